"""Names of places that CLDR lacks: what editors write for countries, and the regions they follow."""

COUNTRIES = {
    "AE": "UAE|U.A.E.|Emirates|ОАЭ|EAU|VAE|Emiratos Árabes|Émirats",
    "BA": "Bosnia|Bosnia-Herzegovina|BiH|Bosna|Bosnie|Bosnien|Босния|Bosnie-Herzégovine|Bosnien-Herzegowina|Bosnia-Erzegovina",
    "BF": "Burkina",
    "BY": "Белоруссия|Biélorussie|Weißrussland|Bielorussia|Byelorussia",
    "CD": "DR Congo|DRC|D.R. Congo|Democratic Republic of the Congo|Democratic Republic of Congo|RDC|RD Congo|République démocratique du Congo|ДР Конго|ДРК|República Democrática del Congo|Demokratische Republik Kongo|DR Kongo",
    "CF": "CAR|RCA|Centrafrique|République centrafricaine|ЦАР",
    "CG": "Congo|Republic of the Congo|Republic of Congo|Congo-Brazzaville|Kongo|Конго",
    "CI": "Ivory Coast|Cote d'Ivoire|Кот-д'Ивуар",
    "CN": "PRC|People's Republic of China|КНР",
    "CV": "Cabo Verde|Cap-Vert",
    "CZ": "Czech Republic|Česko|Tschechische Republik|République tchèque|República Checa|Repubblica Ceca",
    "FM": "FSM|Federated States of Micronesia|Micronesia|Micronésie",
    "GB": "UK|U.K.|Britain|Great Britain|England|Scotland|Wales|Великобритания|Grande-Bretagne|Großbritannien|Gran Bretaña|Gran Bretagna|İngiltere",
    "GM": "The Gambia",
    "HK": "Hong Kong|Гонконг",
    "KG": "Kyrgyz Republic|Киргизия|Кыргызстан|Kirgizistan|Kirgisien|Kirghizie|Kirghizistan|Kirguizistán|Kırgızistan",
    "KP": "N. Korea|DPRK|North Korea|КНДР",
    "KR": "S. Korea|Republic of Korea|South Korea",
    "KZ": "Qazaqstan",
    "LA": "Lao PDR|Laos",
    "MD": "Молдавия|Молдова|Moldavie|Moldavia|Moldawien",
    "MK": "N. Macedonia|Macedonia|Македония|Macédoine|Mazedonien",
    "MM": "Burma|Birmanie|Birmania|Birma",
    "MO": "Macau|Macao",
    "NL": "Holland|The Netherlands",
    "PG": "PNG",
    "PS": "Palestine|Palestina|Палестина|Palästina|Filistin|West Bank|Gaza|State of Palestine",
    "RU": "Russian Federation|Российская Федерация|РФ",
    "SB": "Solomons|Solomon Islands",
    "SK": "Slovak Republic",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TJ": "Таджикистан|Tajikistan|Tadzhikistan",
    "TL": "East Timor",
    "TM": "Туркмения|Туркменистан",
    "TR": "Turkey|Türkiye|Turkiye|Турция",
    "TW": "Chinese Taipei",
    "US": "USA|U.S.|U.S.A.|US|United States of America|the States|США|États-Unis|EE.UU.|EEUU|EE. UU.|ABD",
    "VA": "Holy See|Vatican|Ватикан",
    "VC": "St Vincent|Saint Vincent",
    "VN": "Viet Nam",
    "XK": "Kosova|Косово|Kosovo and Metohija",
    "ZA": "RSA|ЮАР",
}

REGIONS = (
    "Sahel|the Sahel|Le Sahel|El Sahel|Sahelzone|Сахель|Sahara-Sahel",
    "Balkans|the Balkans|Western Balkans|Balkan|Westbalkan|Balkanlar|Batı Balkanlar|Балканы|Западные Балканы|Balcanes|Balcanes Occidentales|Balcani|Balcani occidentali|Balkans occidentaux|Les Balkans",
    "South Caucasus|Caucasus|North Caucasus|Südkaukasus|Kaukasus|Caucase|Caucase du Sud|Sud-Caucase|Южный Кавказ|Кавказ|Северный Кавказ|Закавказье|Cáucaso|Cáucaso Sur|Caucaso|Caucaso meridionale|Güney Kafkasya|Kafkasya|Transcaucasia",
    "Baltics|the Baltics|Baltic States|Baltikum|Baltische Staaten|Pays baltes|Прибалтика|Балтия|Страны Балтии|Países bálticos|Bálticos|Paesi baltici|Baltık|Baltık ülkeleri|Nordic-Baltic|Nordics|Nordic countries|Scandinavia|Skandinavien",
    "Central Asia|Центральная Азия|Средняя Азия|Asie centrale|Asia Central|Zentralasien|Mittelasien|Asia centrale|Orta Asya|Орталық Азия|Markaziy Osiyo|Борбор Азия|Осиёи Марказӣ|Eurasia|Евразия|Eurasie|Eurasien",
    "Middle East|the Middle East|MENA|Middle East and North Africa|Near East|Ближний Восток|Moyen-Orient|Proche-Orient|Oriente Medio|Oriente Próximo|Medio Oriente|Naher Osten|Nahost|Nahost und Nordafrika|Orta Doğu|Ortadoğu|Levant|the Levant|Gulf|the Gulf|Persian Gulf|Gulf States|Golfe|Golf",
    "West Africa|Afrique de l'Ouest|Afrique occidentale|África Occidental|África del Oeste|Westafrika|Africa occidentale|Batı Afrika|Западная Африка",
    "East Africa|Afrique de l'Est|África Oriental|Ostafrika|Africa orientale|Doğu Afrika|Восточная Африка",
    "North Africa|Maghreb|Afrique du Nord|Norte de África|África del Norte|Nordafrika|Africa del Nord|Kuzey Afrika|Северная Африка|Магриб",
    "Southern Africa|Afrique australe|África austral|Südliches Afrika|Africa australe|Sub-Saharan Africa|Afrique subsaharienne",
    "Central Africa|Afrique centrale|África Central|Zentralafrika|Africa centrale|Orta Afrika|Центральная Африка",
    "Horn of Africa|Corne de l'Afrique|Cuerno de África|Horn von Afrika|Corno d'Africa|Afrika Boynuzu|Африканский Рог|Great Lakes|African Great Lakes|Grands Lacs",
    "Pacific|the Pacific|Pacific Islands|South Pacific|Pazifik|Südpazifik|Pacifique|Pacifique Sud|Pacífico|Pacifico|Pasifik|Тихий океан|Indo-Pacific|Asia-Pacific|Asia Pacific|Asie-Pacifique|Océanie|Oceania",
    "South Asia|Asie du Sud|Asia del Sur|Sudasien|Südasien|Asia meridionale|Güney Asya|Южная Азия|Indian Ocean|Océan Indien",
    "Southeast Asia|South-East Asia|South East Asia|ASEAN|Asie du Sud-Est|Sudeste Asiático|Sudeste de Asia|Südostasien|Sud-est asiatico|Güneydoğu Asya|Юго-Восточная Азия|Mekong",
    "East Asia|Northeast Asia|Asie de l'Est|Asia Oriental|Ostasien|Asia orientale|Doğu Asya|Восточная Азия|Far East|Дальний Восток",
    "Eastern Europe|Central Europe|Central and Eastern Europe|Visegrad|Visegrád Group|V4|Southeast Europe|Southeastern Europe|Europe de l'Est|Osteuropa|Europa del Este|Europa Oriental|Europa orientale|Mitteleuropa|Südosteuropa|Восточная Европа|Doğu Avrupa|Europe|Europa|Европа|Avrupa|European Union|EU|UE|ЕС|AB|Benelux|Black Sea|Black Sea region",
    "Latin America|América Latina|Amérique latine|Lateinamerika|America Latina|Latin Amerika|Латинская Америка|South America|Central America|Centroamérica|Mittelamerika|Sudamérica|América del Sur|Southern Cone|Cono Sur|Cono Sur y Andes|Andes|Andean region|Región Andina|Caribbean|the Caribbean|Caraïbes|Caribe|Karibik|Mercosur",
    "Arctic|the Arctic|Antarctic|Mediterranean|Africa|Afrique|África|Afrika|Африка|Asia|Asie|Asien|Asya|Азия|North America|Americas|World|International|Global|Мир|Monde|Mundo|Welt|Mondo|Dünya|CIS|СНГ|Post-Soviet space|Former Soviet Union|Lake Chad|Lake Chad Basin|Lac Tchad|Bassin du lac Tchad|Liptako-Gourma|AES",
)

# Headings that mean the region that the digest is about.
REGIONAL = (
    "regional|region|the region|regional overview|regional news|region-wide|regionwide|regional affairs|regional issues|regional roundup|"
    "across the region|around the region|cross-border|whole region|"
    "регион|региональное|региональные новости|региональный обзор|в регионе|"
    "région|régional|vue régionale|dans la région|actualité régionale|aperçu régional|"
    "región|panorama regional|ámbito regional|la región|regionales|"
    "regionales|überregional|regionaler überblick|regione|panorama regionale|regionale|"
    "bölge|bölgesel|bölge geneli|bölgesel gelişmeler"
)

# Words that a heading may have beside a place and still mean the place.
BESIDE = frozenset(
    "news update updates brief briefs briefing roundup round up digest focus spotlight country overview this week "
    "weekly today in on from about section headlines latest новости обзор кратко сводка недели в из "
    "actualités actualité infos nouvelles brèves zoom sur en au aux noticias breves actualidad desde "
    "nachrichten kurz aus überblick notizie in breve dal dalla haberler haberleri gündem gündemi özet kısa".split()
)
