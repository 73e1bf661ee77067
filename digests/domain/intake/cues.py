"""The words by which texts say who reported: before a name, after it, and around it."""

from digests.domain.intake.normalise import fold


def _phrases(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return folded phrases by their last word."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in text.split("|"):
        keys = tuple(fold(word) for word in phrase.split())
        if keys:
            table.setdefault(keys[-1], []).append(keys)
    return {last: tuple(phrases) for last, phrases in table.items()}


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


# Phrases before a name after which an unknown name is likely an outlet's.
BEFORE_STRONG = _phrases(
    "reported by|reports by|report by|published by|published in|published on|distributed by|carried by|quoted by|cited by|covered by|"
    "reporting by|relayed by|broadcast by|reported in|reported on|story by|article by|article in|story in|report in|report from|reports from|"
    "interview with|interview to|interview for|interview by|interview in|interview published by|obtained by|seen by|reviewed by|writing in|writing for|"
    "interviewed by|comments to|comment to|quoted in|cited in|reports|writes|posted by|investigation by|analysis by|monitored by|survey by|data from|"
    "rapporte|rapportent|rapporté par|rapportée par|relayé par|relayée par|cité par|citée par|cités par|citées par|publié par|publiée par|publié dans|diffusé par|diffusée par|interview à|entretien à|entretien avec|"
    "joint par|joints par|jointe par|contacté par|contactée par|speaking on|"
    "interrogé par|interrogée par|révélé par|signale|écrit|annoncé par|d écrit|consulté par|consultée par|"
    "citado por|citada por|citados por|publicado por|publicada por|publicado en|publicó|recogido por|recogida por|difundido por|difundida por|entrevista con|entrevista a|entrevista en|entrevista concedida a|"
    "informó|informa|reportó|reporta|reportado por|consultado por|consultada por|recogió|"
    "berichtet|berichtete|berichteten|meldet|meldete|meldeten|schreibt|schrieb|interview mit|gespräch mit|zitiert von|zitierte|bericht von|bericht des|bericht der|"
    "riferisce|riporta|scrive|citato da|citata da|citati da|pubblicato da|pubblicata da|riportato da|riportata da|intervista a|intervista al|intervista con|diffuso da|secondo quanto riferisce|secondo quanto riporta|"
    "сообщает|сообщают|передает|передают|пишет|пишут|отмечает издание|по сообщению|со ссылкой на|ссылаясь на|в интервью|интервью|по сообщениям|информирует|цитирует|приводит|уточняет|подчеркивает издание|"
    "xabar berdi|xabar beradi|deb yozadi|deb yozdi|xabar qildi|деп хабарлайды|деп жазады|деп хабарлады|хабарлайды|"
    "source|sources|источник|источники|quelle|quellen|fuente|fuentes|fonte|fonti|kaynak|манба|дереккөз|via"
)
# Phrases before a name that anybody may follow: an unknown name must look like an outlet's.
BEFORE = _phrases(
    "according to|told|speaking to|spoke to|spoken to|said to|talking to|statement to|citing|cites|cited|reported|quoting|quotes|quoted|per|as per|said|says|argues|writes in|by|learned from|"
    "announced on|published a report|appeared in|as told to|remarks to|confirmed to|explained to|"
    "selon|d après|d apres|a déclaré à|ont déclaré à|déclaré à|dit à|confié à|indiqué à|affirmé à|expliqué à|précisé à|assuré à|auprès de|auprès d|à en croire|indique|indiquent|annonce|précise|affirme|note|souligne|révèle|citant|dans un entretien à|dans une interview à|dans un communiqué à|assure|dans|par|rapporté|sur|au micro de|"
    "ha informado|ha publicado|ha señalado|ha declarado a|según|segun|informó|informa|informaron|de acuerdo con|de acuerdo a|dijo a|declaró a|aseguró a|afirmó a|explicó a|señaló a|contó a|indicó|señaló|señala|detalló|detalla|citando a|citando|difundió|anunció|apuntó|a través de|"
    "laut|gemäß|nach angaben von|nach angaben der|nach angaben des|nach angaben|nach informationen von|nach informationen der|nach informationen des|gegenüber|sagte|erklärte gegenüber|unter berufung auf|so|teilte|nach|zufolge|"
    "secondo|stando a|ha detto a|ha dichiarato a|ha detto al|ha dichiarato al|dichiarato a|detto a|spiegato a|ha spiegato a|spiegato al|riferito a|ha riferito|ha riportato|ha scritto|citando|come riferito da|fa sapere|informa|a quanto riferisce|"
    "по данным|по информации|как сообщил|как сообщила|как сообщило|как сообщили|сообщил|сообщила|сообщило|сообщили|передал|передала|передало|писал|писала|писало|рассказал|рассказала|рассказали|заявил|заявила|заявили|сказал|сказала|написал|написала|написало|написали|согласно|отмечает|отмечают|отметили|объявило|объявил|объявила|пояснили|комментарии|комментарий|говорится в сообщении|как пишет|по версии|опубликовал|опубликовала|опубликовало|приводят|уточнили|цитата по|в эфире|заявлении|"
    "dediğine göre"
)
# Verbs after a name: only somebody who reports does this, so an unknown name is likely an outlet's.
AFTER_STRONG = _folded(
    "reported reports quoted quotes wrote writes cited cites reporting quoting "
    "rapporte rapportait rapporté écrit écrivait relaie relayait citant rapportent "
    "informó reportó publicó informa reporta publica recogió "
    "berichtet berichtete berichteten meldet meldete schreibt schrieb zitiert zitierte zufolge "
    "riferisce riporta scrive riferito riportato scritto "
    "сообщает сообщают пишет пишут передает передают информирует цитирует сообщило передало написало написала "
    "bildirdiğine aktardığına yazdığına duyurduğuna informs informed argues xabariga хабарлайды хабарлады жазды жазады berdi yozadi yozdi bildirdi yazdı aktardı duyurdu bildiriyor yazıyor aktarıyor haberine haberinde haberi göre geçti"
)
# Verbs after a name that anybody may do.
AFTER = _folded(
    "spoke visited interviewed asked found рассказало рассказали рассказывает said says noted notes announced revealed disclosed published claims claimed added confirmed told estimates estimated described published saw learned understands "
    "indique indiquait précise annonce affirme souligne note révèle déclare annoncé indiqué affirmé précisé publié révélé estime "
    "señaló señala indicó detalló anunció confirmó difundió precisó asegura dijo aseguró según "
    "mitteilte teilte erklärte erklärt mitgeteilt gemeldet berichten bestätigte meldeten angab gab "
    "ha annuncia annunciato comunicato spiega informa afferma "
    "сообщил сообщила сообщили передал передала отмечает отметил отметила отметили объявило объявил объявила заявил заявило заявила уточнил уточняет рассказал опубликовал опубликовала опубликовало подтвердило приводит "
    "açıkladı söyledi belirtti bildirmişti açıkladığına konuşan konuştu verdiği demeç açıklamasına açıklamasında paylaştı"
)
# Words between a verb and its name, or a name and its verb, that change nothing.
BESIDE = _folded(
    "the a an its official state run owned local independent opposition private pro government national regional leading popular main major influential english language based daily weekly monthly business financial online public also has have had been was were earlier later then separately itself previously already first s "
    "le la les l un une du de des d officiel officielle local locale privé privée public publique quotidien hebdomadaire national nationale a ont également aussi notamment dans "
    "el los las un una oficial estatal local privado privada diario pública público del al ha también en "
    "der die das dem den des ein eine einer eines staatliche staatlichen staatlicher lokale lokalen öffentlich rechtliche rechtlichen hat auch am "
    "il lo gli i un uno una ufficiale statale locale quotidiano pubblico pubblica dell della dello del all alla allo al dal dalla nell ha anche "
    "официальное официальный государственное государственный местное местный местное деловое деловой независимое независимый в со ссылкой на "
    "resmi yerel özel devlet bağımsız da de tarihli günü корреспондент корреспонденты собкор it "
    "news"
)
# Nouns that say that the name beside them is an outlet's.
OUTLET_NOUNS = _folded(
    "agency agencies newspaper newspapers paper outlet outlets website site portal channel broadcaster television tv radio station daily weekly magazine newswire wire service publication journal platform media press tabloid network blog newsletter monitor podcast "
    "agence journal quotidien hebdomadaire site chaîne radio magazine média presse télévision portail revue mensuel "
    "agencia diario periódico semanario portal cadena emisora revista medio canal televisora rotativo noticiero televisión "
    "agentur nachrichtenagentur zeitung tageszeitung wochenzeitung sender rundfunk portal nachrichtenportal magazin onlineportal wirtschaftszeitung boulevardblatt blatt nachrichtenseite zeitschrift "
    "agenzia giornale quotidiano settimanale portale emittente rivista testata mensile sito "
    "агентство агентства агентству агентством информагентство информагентства газета газеты газете издание издания изданию изданием портал портала порталу телеканал телеканала телеканалу радио сайт журнал журнала журналу радиостанция радиостанции медиа пресса новостное новостной деловое "
    "ajansı ajans gazetesi gazete haber kanalı televizyonu sitesi dergisi portalı radyosu internet"
)
# Words that make part of outlets' own names.
OUTLET_WORDS = _folded(
    "news times post herald tribune daily press medias radio tv television media gazette journal today insight online monitor review observer telegraph guardian standard star sun mail chronicle express broadcasting network wire info weekly inform observer business bulletin dispatch digest independent echo voice mirror courier record reporter argus examiner globe economist forbes channel newsroom newspaper "
    "presse journal quotidien matin soir actu infos tribune observateur figaro monde libération dépêche jeune afrique indépendant "
    "diario prensa noticias periódico nación tiempo mercurio universal clarín comercio república pais país espectador hora "
    "zeitung nachrichten rundfunk tageblatt anzeiger allgemeine rundschau "
    "giornale corriere gazzetta repubblica stampa messaggero notizie "
    "gazeta gazetesi haber ajansı ajans vesti novosti pravda "
    "газета новости известия ведомости вести правда труд время информ коммерсант медиа вечерний независимая бизнес пресс радио тв"
)
# What begins like a name and is none, or is somebody who isn't an outlet.
NOT_OUTLETS = _folded(
    "eu un nato imf opec usa us uk uae cis csto sco eaeu eeu osce oecd wto who unicef undp unesco asean ecowas cedeao brics ceo gdp covid mp mps ngo ngos pm afdb adb ebrd wfp fao iaea unhcr ue onu otan bm fmi bceao uemoa ес оон нато мвф снг одкб шос еаэс "
    "president minister prime deputy chairman chairwoman head director governor mayor spokesman spokeswoman spokesperson ambassador general colonel king queen prince chancellor premier senator secretary commissioner parliament government ministry ministries cabinet senate official officials police court committee council authorities authority army department office bank party mr mrs ms dr sir professor prof analyst analysts expert experts economist economists sources residents witnesses "
    "président présidente ministre premier directeur gouverneur porte parlement gouvernement ministère mme général colonel commission autorités procureur maire "
    "presidente presidenta ministro ministra gobernador director portavoz gobierno ministerio fiscal alcalde general comisión policía autoridades "
    "präsident präsidentin minister ministerin ministerpräsident ministerpräsidentin regierung ministerium sprecher sprecherin polizei angaben behörden experten kanzler bürgermeister verkehrsminister außenminister amt statistikamt behörde "
    "presidente ministro ministra governo ministero premier sindaco generale direttore portavoce autorità polizia "
    "президент министр премьер глава правительство министерство ведомство депутат парламент замминистра минэнерго минфин мвд мид пресс служба аким хоким эксперт "
    "cumhurbaşkanı bakan bakanı başbakan bakanlık bakanlığı hükümet meclis başkan başkanı vali polis uzman uzmanlar yetkililer yetkililere yetkili uzmanlara bakana başkana bakanlığa polise kaynaklara "
    "assembly congress chamber association union institute university club federation foundation fund conference forum summit board company corporation group council court "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
    "he she they it this that these those we i you the a an there here who which what when where if in on at for from as but and or not no both all some many most while although however meanwhile earlier later his her their our its one two three last next today yesterday tomorrow "
    "il elle ils elles ce cette ces on je nous vous leur un une le la les des du lundi mardi mercredi jeudi vendredi samedi dimanche "
    "él ella ellos esto este esta estos lunes martes miércoles jueves viernes sábado domingo "
    "er sie es ihr wir dies diese dieser das der die montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "как об о этом так что также ранее накануне при для из после до от wie laut nach so comme selon pour dans como según come secondo bu as when он она они это эта этот эти мы вы в на по с из он"
)
# Words that name a state body whose announcement may be all that an item rests on.
MINISTRY = _folded(
    "ministry ministère ministerio ministerium ministero министерство министерства министерстве bakanlığı"
)
ANNOUNCES = _folded(
    "announced announces said says reported reports stated confirmed published released disclosed statement "
    "annonce annoncé indique indiqué précise déclaré anunció informó indicó comunicó teilte mit mitteilte meldete erklärte gab ha annunciato comunicato riferito "
    "сообщило сообщает сообщили объявило заявило информирует açıkladı bildirdi duyurdu"
)
# Verbs at a Turkish sentence's end whose subject may be its first word.
FINAL_VERBS = _folded("yazdı bildirdi aktardı duyurdu açıkladı yazıyor bildiriyor aktarıyor")
# After these one capital word alone is an outlet or a body ("according to Montsame"), unless it is a person or a capital.
CREDITING = frozenset(
    ("according to", "selon", "d apres", "segun", "secondo", "по данным", "по информации", "de acuerdo con")
)
CAPITALS = _folded(
    "moscow москва москвы kremlin кремль кремля beijing пекин pekin washington brussels bruxelles brüssel bruselas london londres paris berlin rome roma madrid ankara tehran téhéran teherán kyiv kiev kiew "
    "киев astana астана астаны tashkent ташкент bishkek бишкек dushanbe душанбе ashgabat ашхабад baku баку баки yerevan ереван tbilisi тбилиси minsk минск warsaw varsovie vilnius riga tallinn "
    "belgrade pristina sarajevo skopje tirana podgorica zagreb athens delhi islamabad kabul kathmandu dhaka colombo hanoi tokyo seoul pyongyang canberra wellington suva apia "
    "bamako niamey ouagadougou dakar abuja accra lomé abidjan nouakchott ndjamena cairo tunis algiers alger rabat tripoli khartoum nairobi kampala kigali mogadishu asmara "
    "ankara riyadh doha abudhabi muscat beirut damascus baghdad jerusalem gaza ramallah islam allah interpol kaspi huawei"
)
# "He said … to NAME": the word before the name, and verbs that may stand some words earlier.
TO = _folded("to a à al au aux alla ao gegenüber")
SPEECH = _folded(
    "annoncé informado declarado explicado asegurado said spoke speaking told comments statement confirmed explained déclaré dit confié indiqué affirmé expliqué précisé assuré détaillé "
    "dijo declaró afirmó explicó contó confirmó señaló aseguró comentó detto dichiarato spiegato raccontato confermato sagte erklärte bestätigte"
)
