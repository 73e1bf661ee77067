"""The words by which texts say who reported: before a name, after it, and around it."""

from functools import lru_cache

from digests.domain.intake.normalise import fold


def _phrases(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return folded phrases by their last word."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in text.split("|"):
        keys = tuple(fold(word) for word in phrase.split())
        if keys:
            table.setdefault(keys[-1], []).append(keys)
    return {last: tuple(phrases) for last, phrases in table.items()}


def folded(text: str) -> frozenset[str]:
    """Return the folded words of ``text``."""
    return frozenset(fold(word) for word in text.split())


# Phrases before a name after which an unknown name is likely an outlet's.
BEFORE_STRONG = _phrases(
    "en diálogo con|en conversación con|en charla con|conversó con|pudo saber|pudo constatar|dialogó con|colloquio con|утверждает|утверждают|reported by|reports by|report by|shared with|published by|published in|published on|distributed by|carried by|quoted by|cited by|covered by|"
    "reporting by|relayed by|broadcast by|reported in|reported on|story by|article by|article in|story in|report in|report from|reports from|"
    "interview with|interview to|interview for|interview by|interview in|interview published by|obtained by|seen by|reviewed by|writing in|writing for|"
    "interviewed by|asked by|approached by|contacted by|questioned by|reached by|comments to|comment to|quoted in|cited in|reports|writes|posted by|investigation by|analysis by|monitored by|survey by|data from|"
    "rapporte|rapportent|rapporté par|rapportée par|relayé par|relayée par|cité par|citée par|cités par|citées par|publié par|publiée par|publié dans|diffusé par|diffusée par|interview à|entretien à|entretien avec|"
    "joint par|joints par|jointe par|contacté par|contactée par|speaking on|"
    "interrogé par|interrogée par|révélé par|signale|écrit|annoncé par|d écrit|consulté par|consultée par|"
    "citado por|citada por|citados por|publicado por|publicada por|publicado en|publicó|recogido por|recogida por|difundido por|difundida por|entrevista con|entrevista a|entrevista en|entrevista concedida a|"
    "informó|informa|reportó|reporta|reportado por|consultado por|consultada por|recogió|"
    "berichtet|berichtete|berichteten|meldet|meldete|meldeten|schreibt|schrieb|interview mit|gespräch mit|zitiert von|zitierte|bericht von|bericht des|bericht der|"
    "riferisce|riporta|scrive|citato da|citata da|citati da|pubblicato da|pubblicata da|riportato da|riportata da|intervista a|intervista al|intervista con|diffuso da|secondo quanto riferisce|secondo quanto riporta|"
    "сообщает|сообщают|передает|передают|пишет|пишут|отмечает издание|по сообщению|со ссылкой на|ссылаясь на|в интервью|интервью|по сообщениям|информирует|цитирует|приводит|уточняет|подчеркивает издание|"
    "xabar berdi|xabar beradi|deb yozadi|deb yozdi|xabar qildi|деп хабарлайды|деп жазады|деп хабарлады|хабарлайды|"
    "рассказывает|рассказывают|выяснили|выяснило|выяснила|подсчитали|подсчитало|live by|live on|streamed by|adelantó|avanzó|relató|напоминает|как пишет|как сообщает|как передает|saying by|told by|aired by|aired on|broadcast on|shown on|column for|column in|essay for|essay in|op ed for|op ed in|commentary for|commentary in|wrote for|wrote in|wrote on|article for|article on|piece for|piece in|"
    "interviewed on|appearing on|comments for|comment for|picked up by|noted by|verified by|calculated by|coverage by|reporting from|reporting in|dispatch by|tally by|poll by|data by|covered in|speaking to|talking to|told to|revealed by|first reported by|"
    "relève|relaie|relate|raconte|titre|avance|détaille|fait savoir|a appris|rapporté dans|colonnes de|colonnes du|ondes de|antenne de|tribune dans|reprise par|repris par|relayés par|relayées par|lit on dans|peut on lire dans|souligne le site|entretien accordé à|interview accordée à|"
    "relata|recoge|consigna|consignó|reseñó|reseña|tituló|publica|cuenta|declaraciones a|declaraciones al|entrevistado por|entrevistada por|según publica|según informa|según recoge|según informó|según publicó|según consigna|según el diario|citado en|recogido en|"
    "noticiou|noticia|noticiaram|escreve|escreveu|relatou|relata|reporta|reportou|avança|avançou|adianta|adiantou|divulgou|publicou|citado pela|citado pelo|citada pela|citada pelo|citados pela|publicado pelo|publicado pela|publicada pelo|publicada pela|entrevista ao|entrevista à|declarações ao|declarações à|de acordo com o jornal|segundo o jornal|conta|"
    "heißt es bei|heißt es in|zufolge berichtet|berichtet auch|zitiert|recherchen von|recherchen des|recherchen der|bericht in|artikel in|gastbeitrag für|gastbeitrag in|beitrag für|"
    "riportato dal|riportato dalla|ripreso da|ripresa da|raccontato a|si legge su|si legge sul|intervistato da|intervistata da|pubblicato su|pubblicata su|articolo su|articolo per|racconta|titola|ne dà notizia|dà notizia|ne scrive|ne parla|lo scrive|lo riporta|lo riferisce|"
    "повідомляє|повідомляють|повідомило|повідомила|повідомив|пише|пишуть|передає|передають|інформує|інформують|цитує|з посиланням на|посилаючись на|за повідомленням|в інтерв ю|інтерв ю|в ефірі|за даними|як пише|як повідомляє|наводить|зазначає видання|публікує|"
    "рассказали изданию|рассказал изданию|изданию|порталу|газете|агентству|телеканалу|сообщили изданию|рассказал журналистам|журналистам|уточнили в|узнали журналисты|колонке для|статье для|материале|репортаже|"
    "деп жазды|деп билдирди|деп билдирет|деп кабарлады|деп кабарлайт|деп жазат|деп жазған|деп хабарлаған|деп мәлімдеді|deya xabar qildi|deya xabar berdi|deb xabar qildi|deb xabar bermoqda|дея хабар берди|деб хабар беради|деб ёзди|деб ёзади|хабар берди|хабар дод|хабар медиҳад|навишт|навиштааст|дея ёзади|дея ёзди|дея хабар қилди|деб хабар қилди|"
    "xəbər verir|xəbər verib|yazır|məlumat verir|bu barədə|istinadla|"
    "бул тууралуу|бұл туралы|бу ҳақда|bu haqda|"
    "source|sources|джерело|джерела|источник|источники|quelle|quellen|fuente|fuentes|fonte|fonti|kaynak|манба|дереккөз|via"
)
# Phrases before a name that anybody may follow: an unknown name must look like an outlet's.
BEFORE = _phrases(
    "according to|told|speaking to|spoke to|spoken to|talked to|talked with|researchers at|researchers from|analysts at|analysts from|scholars at|reporter von|reportern von|journalisten von|journalistes de|periodistas de|reporters from|journalists from|said to|talking to|statement to|citing|cites|cited|reported|quoting|quotes|quoted|per|as per|said|says|argues|writes in|by|learned from|"
    "announced on|published a report|appeared in|as told to|remarks to|confirmed to|explained to|"
    "selon|d après|d apres|a déclaré à|ont déclaré à|déclaré à|dit à|confié à|indiqué à|affirmé à|expliqué à|précisé à|assuré à|auprès de|auprès d|à en croire|indique|indiquent|annonce|précise|affirme|note|souligne|révèle|citant|dans un entretien à|dans une interview à|dans un communiqué à|assure|dans|par|rapporté|sur|au micro de|"
    "ha informado|ha publicado|ha señalado|ha declarado a|según|segun|informó|informa|informaron|de acuerdo con|de acuerdo a|dijo a|declaró a|aseguró a|afirmó a|explicó a|señaló a|contó a|indicó|señaló|señala|detalló|detalla|citando a|citando|difundió|anunció|apuntó|a través de|"
    "laut|gemäß|nach angaben von|nach angaben der|nach angaben des|nach angaben|nach informationen von|nach informationen der|nach informationen des|gegenüber|sagte|erklärte gegenüber|unter berufung auf|so|teilte|nach|zufolge|"
    "secondo|stando a|ha detto a|ha dichiarato a|ha detto al|ha dichiarato al|dichiarato a|detto a|spiegato a|ha spiegato a|spiegato al|riferito a|ha riferito|ha riportato|ha scritto|citando|come riferito da|fa sapere|informa|a quanto riferisce|"
    "по данным|по информации|как сообщил|как сообщила|как сообщило|как сообщили|сообщил|сообщила|сообщило|сообщили|передал|передала|передало|писал|писала|писало|рассказал|рассказала|рассказали|заявил|заявила|заявили|сказал|сказала|написал|написала|написало|написали|согласно|отмечает|отмечают|отметили|объявило|объявил|объявила|пояснили|комментарии|комментарий|говорится в сообщении|как пишет|по версии|опубликовал|опубликовала|опубликовало|приводят|уточнили|цитата по|в эфире|заявлении|"
    "dediğine göre|"
    "segundo|segundo a|segundo o|de acordo com|de acordo com a|de acordo com o|conforme|disse a|disse à|disse ao|afirmou à|afirmou ao|contou à|contou ao|explicou à|explicou ao|declarou à|declarou ao|garantiu à|garantiu ao|em declarações à|em declarações ao|informou|informa|indicou|anunciou|citando|"
    "за інформацією|за словами|сказав|сказала|розповів|розповіла|розповіли|заявив|заявила|зазначив|зазначила|згідно з|повідомили|написав|написала|написали|оголосив|оголосила|"
    "в беседе с|в разговоре с|alerte|avertit|prévient|wrote|joked|confirmé à|confirmée à|raconté à|comentó a|relató a|confirmó a|raccontato a|"
    "constate|observe|résume|croit savoir|dévoile|commente|rappelle|explique|rapportait|relevait|d après le site|fait état|destaca|destacó|precisa|añade|relató|contó|scriveva|spiega|"
    "spoke with|speaking with|conversation with|conversation for|as noted by|confirmed by|footage from|in comments to|in a comment to|footage by|announced in"
)
# Verbs after a name: only somebody who reports does this, so an unknown name is likely an outlet's.
AFTER_STRONG = folded(
    "reported reports quoted quotes wrote writes cited cites reporting quoting "
    "rapporte rapportait rapporté écrit écrivait relaie relayait citant rapportent "
    "informó reportó publicó informa reporta publica recogió "
    "berichtet berichtete berichteten meldet meldete schreibt schrieb zitiert zitierte zufolge "
    "riferisce riporta scrive riferito riportato scritto "
    "сообщает сообщают пишет пишут передает передают информирует цитирует сообщило передало написало написала "
    "bildirdiğine aktardığına yazdığına duyurduğuna informs informed argues xabariga хабарлайды хабарлады жазды жазады berdi yozadi yozdi bildirdi yazdı aktardı duyurdu bildiriyor yazıyor aktarıyor haberine haberinde haberi göre geçti "
    "noticiou escreve escreveu relatou reportou avançou noticia "
    "повідомляє повідомляють повідомило пише пишуть передає передають інформує цитує написало "
    "билдирди билдирет кабарлады кабарлайт жазат хабарлаған жазған жазды xabar "
    "xəbər bildirib yazıb xəbərinə məlumatına dərc edib"
)
# Verbs after a name that anybody may do.
AFTER = folded(
    "joked joke lists read reads recalls wonders concludes concluded suggests suggested reckons nennt beziffert rechnet titelt kommentiert enthüllt adds conferma aggiunge sottolinea precisa rivela constate observe résume dévoile commente analyse showed shows напоминает подсчитало подсчитали посчитало обратило обращает recuerda adelantó avanzó relató recordó alertó consacre publie dresse évoque interroge enquête devoted devotes looked looks examines examined traces traced investigates investigated carries dedica dedicó analiza recuerda рассказывает разбирает выяснило выяснила put counted carried ran called listed relayed aired broadcast printed calculated detailed details explains explained observed observes recalled finds learnt surveyed profiled reckons featured spoke visited interviewed asked found рассказало рассказали рассказывает said says noted notes announced revealed disclosed published claims claimed added confirmed told estimates estimated described published saw learned understands "
    "relève relevait rappelle détaille raconte explique titre avance consigna reseñó relata precisa destaca destacó añadió informou indicou disse afirmou anunciou adiantou "
    "сообщили уточнили повідомила повідомив повідомили заявив заявила зазначає зазначив розповіла розповів опублікував опублікувала оголосила "
    "indique indiquait précise annonce affirme souligne note révèle déclare annoncé indiqué affirmé précisé publié révélé estime "
    "señaló señala indicó detalló anunció confirmó difundió precisó asegura dijo aseguró según "
    "mitteilte teilte erklärte erklärt mitgeteilt gemeldet berichten bestätigte meldeten angab gab "
    "ha annuncia annunciato comunicato spiega informa afferma "
    "сообщил сообщила сообщили передал передала отмечает отметил отметила отметили объявило объявил объявила заявил заявило заявила уточнил уточняет рассказал опубликовал опубликовала опубликовало подтвердило приводит "
    "açıkladı söyledi belirtti bildirmişti açıkladığına konuşan konuştu verdiği demeç açıklamasına açıklamasında paylaştı"
)
# Words between a verb and its name, or a name and its verb, that change nothing.
BESIDE = folded(
    "the a an its official state run owned local independent opposition private pro government national regional leading popular main major influential english language based daily weekly monthly business financial online public also has have had been was were earlier later then separately itself previously already first s "
    "le la les l un une du de des d officiel officielle local locale privé privée public publique quotidien hebdomadaire national nationale a ont également aussi notamment dans "
    "el los las un una oficial estatal local privado privada diario pública público del al ha también en "
    "der die das dem den des ein eine einer eines staatliche staatlichen staatlicher lokale lokalen öffentlich rechtliche rechtlichen hat auch am "
    "il lo gli i un uno una ufficiale statale locale quotidiano pubblico pubblica dell della dello del all alla allo al dal dalla nell ha anche "
    "официальное официальный государственное государственный местное местный местное деловое деловой независимое независимый в со ссылкой на "
    "resmi yerel özel devlet bağımsız da de tarihli günü корреспондент корреспонденты собкор it "
    "news "
    "o os as um uma do da dos das na no nos nas pelo pela ao aos estatal também oficial jornal "
    "у в зі про це також державне місцеве xabar деп бул бұл тууралуу туралы xabarni dövlət yerli rəsmi"
)
# Nouns that say that the name beside them is an outlet's.
OUTLET_NOUNS = folded(
    "agency agencies newspaper newspapers paper outlet outlets website site portal channel broadcaster television tv radio station daily weekly magazine newswire wire service publication journal platform media press tabloid network blog newsletter monitor podcast "
    "agence journal quotidien hebdomadaire site chaîne radio magazine média presse télévision portail revue mensuel "
    "agencia diario periódico semanario portal cadena emisora revista medio canal televisora rotativo noticiero televisión "
    "agentur nachrichtenagentur zeitung tageszeitung wochenzeitung sender rundfunk portal nachrichtenportal magazin onlineportal wirtschaftszeitung boulevardblatt blatt nachrichtenseite zeitschrift "
    "agenzia giornale quotidiano settimanale portale emittente rivista testata mensile sito "
    "агентство агентства агентству агентством информагентство информагентства газета газеты газете издание издания изданию изданием портал портала порталу телеканал телеканала телеканалу радио сайт журнал журнала журналу радиостанция радиостанции медиа пресса новостное новостной деловое "
    "ajansı ajans gazetesi gazete haber kanalı televizyonu sitesi dergisi portalı radyosu internet ajansının ajansına ajansından gazetesinin gazetesine gazetesinde sitesinin sitesine sitesinde kanalının kanalına portalının portalına televizyonuna televizyonunun radyosuna radyosunun dergisine "
    "jornal diário semanário agência emissora rádio telejornal portal imprensa noticiário "
    "агенція агенції агенцію інформагентство агентства видання виданню газета газеті портал порталу телеканал телеканалу сайт радіо журнал журналу "
    "агенттиги агенттігі гезити газеті басылмасы сайты порталы телеканалы агентлиги нашри сайти agentligi nashri sayti gazetasi portali telekanali agentliyi qəzeti saytı портала "
    "agenția ziarul ziar site ul portalul agencja gazeta dziennik portal list dnevnik portalu novine dnevni novinska agencija"
)
# Words that make part of outlets' own names.
OUTLET_WORDS = folded(
    "news times post herald tribune daily press medias radio tv television media gazette journal today insight online monitor review observer telegraph guardian standard star sun mail chronicle express broadcasting network wire info weekly inform observer business bulletin dispatch digest independent echo voice mirror courier record reporter argus examiner globe economist forbes channel newsroom newspaper "
    "presse courrier journal quotidien matin soir actu infos tribune observateur figaro monde libération dépêche jeune afrique indépendant "
    "diario prensa noticias periódico nación tiempo mercurio universal clarín comercio república pais país espectador hora "
    "zeitung nachrichten rundfunk tageblatt anzeiger allgemeine rundschau "
    "giornale corriere gazzetta repubblica stampa messaggero notizie "
    "folha estadão correio diário gazeta gazetesi haber ajansı ajans vesti novosti pravda "
    "газета новости известия ведомости вести правда труд время информ коммерсант медиа вечерний независимая бизнес пресс радио тв"
)
# What begins like a name and is none, or is somebody who isn't an outlet.
NOT_OUTLETS = folded(
    "x moody moodys fitch мчс мвд фсб гкнб снб facebook twitter wechat telegram instagram youtube tiktok vkontakte linkedin whatsapp weibo фейсбук фейсбуке телеграм телеграме твиттер твиттере eu un nato imf opec usa us uk uae cis csto sco eaeu eeu osce oecd wto who unicef undp unesco asean ecowas cedeao brics ceo gdp covid mp mps ngo ngos pm afdb adb ebrd wfp fao iaea unhcr ue onu otan bm fmi bceao uemoa ес оон нато мвф снг одкб шос еаэс "
    "president minister prime deputy chairman chairwoman head director governor mayor spokesman spokeswoman spokesperson ambassador general colonel king queen prince chancellor premier senator secretary commissioner parliament government ministry ministries cabinet senate official officials police court committee council authorities authority army department office bank party mr mrs ms dr sir professor prof analyst analysts expert experts economist economists sources residents witnesses "
    "président présidente ministre premier directeur gouverneur porte parlement gouvernement ministère mme général colonel commission autorités procureur maire "
    "presidente presidenta ministro ministra gobernador director portavoz gobierno ministerio fiscal alcalde general comisión policía autoridades "
    "präsident präsidentin minister ministerin ministerpräsident ministerpräsidentin regierung ministerium sprecher sprecherin polizei angaben behörden experten kanzler bürgermeister verkehrsminister außenminister amt statistikamt behörde "
    "presidente ministro ministra governo ministero premier sindaco generale direttore portavoce autorità polizia "
    "президент министр премьер глава правительство министерство ведомство депутат парламент замминистра минэнерго минфин мвд мид пресс служба аким хоким эксперт "
    "cumhurbaşkanı bakanlığına bakanlığının bakanlığından bakanlığınca bakan bakanı başbakan bakanlık bakanlığı hükümet meclis başkan başkanı vali polis uzman uzmanlar yetkililer yetkililere yetkili uzmanlara bakana başkana bakanlığa polise kaynaklara "
    "assembly congress chamber association union institute university club federation foundation fund conference forum summit board company corporation group council court "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
    "he she they it this that these those we i you the a an there here who which what when where if in on at for from as but and or not no both all some many most while although however meanwhile earlier later his her their our its one two three last next today yesterday tomorrow "
    "il elle ils elles ce cette ces on je nous vous leur un une le la les des du lundi mardi mercredi jeudi vendredi samedi dimanche "
    "él ella ellos esto este esta estos lunes martes miércoles jueves viernes sábado domingo "
    "er sie es ihr wir dies diese dieser das der die montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "как об о этом так что также ранее накануне при для из после до от wie laut nach so comme selon pour dans como según come secondo bu as when он она они это эта этот эти мы вы в на по с из он"
)
# Words that name a state body whose announcement may be all that an item rests on.
MINISTRY = folded(
    "міністерство министрлиги министрлігі vazirligi nazirliyi ministério "
    "ministry ministère ministerio ministerium ministero министерство министерства министерстве bakanlığı"
)
ANNOUNCES = folded(
    "announced announces said says reported reports stated confirmed published released disclosed statement "
    "annonce annoncé indique indiqué précise déclaré anunció informó indicó comunicó teilte mit mitteilte meldete erklärte gab ha annunciato comunicato riferito "
    "сообщило сообщает сообщили объявило заявило информирует açıkladı bildirdi duyurdu"
)
# Verbs at a Turkish sentence's end whose subject may be its first word.
FINAL_VERBS = folded("yazdı bildirdi aktardı duyurdu açıkladı yazıyor bildiriyor aktarıyor")
# After these one capital word alone is an outlet or a body ("according to Montsame"), unless it is a person or a capital.
CREDITING = frozenset(
    fold(cue)
    for cue in (
        "according to|as per|per|selon|d apres|segun|secondo|laut|segundo|segundo a|segundo o|conforme|de acordo com|de acordo com a|de acordo com o|"
        "по данным|по информации|de acuerdo con|за даними|за інформацією"
    ).split("|")
)
CAPITALS = folded(
    "moscow москва москвы kremlin кремль кремля beijing пекин pekin washington brussels bruxelles brüssel bruselas london londres paris berlin rome roma madrid ankara tehran téhéran teherán kyiv kiev kiew "
    "киев astana астана астаны tashkent ташкент bishkek бишкек dushanbe душанбе ashgabat ашхабад baku баку баки yerevan ереван tbilisi тбилиси minsk минск warsaw varsovie vilnius riga tallinn "
    "belgrade pristina sarajevo skopje tirana podgorica zagreb athens delhi islamabad kabul kathmandu dhaka colombo hanoi tokyo seoul pyongyang canberra wellington suva apia "
    "bamako niamey ouagadougou dakar abuja accra lomé abidjan nouakchott ndjamena cairo tunis algiers alger rabat tripoli khartoum nairobi kampala kigali mogadishu asmara "
    "ankara riyadh doha abudhabi muscat beirut damascus baghdad jerusalem gaza ramallah islam allah interpol kaspi huawei"
)
# "He said … to NAME": the word before the name, and verbs that may stand some words earlier.
TO = folded("ad ante to a à al au aux alla ao à às aos gegenüber")
SPEECH = folded(
    "annoncé informado declarado explicado asegurado said spoke speaking told comments statement confirmed explained déclaré dit confié indiqué affirmé expliqué précisé assuré détaillé "
    "dijo declaró afirmó explicó contó confirmó señaló aseguró comentó admitió reconoció sostuvo advirtió agregó respondió lamentó disse contou explicou declarou garantiu afirmou сказав розповів рассказал рассказала рассказали сообщили сказал detto dichiarato spiegato raccontato confermato sagte erklärte bestätigte"
)
# After these whoever is named is somebody's publication, not a person.
TELLING = frozenset(
    fold(cue)
    for cue in (
        "told|speaking to|spoke to|talking to|remarks to|as told to|statement to|in comments to|in a comment to|"
        "a déclaré à|ont déclaré à|déclaré à|dit à|confié à|indiqué à|affirmé à|expliqué à|précisé à|assuré à|confirmé à|confirmée à|raconté à|auprès de|au micro de|"
        "ha declarado a|dijo a|declaró a|aseguró a|afirmó a|explicó a|señaló a|contó a|comentó a|relató a|confirmó a|"
        "ha detto a|ha dichiarato a|ha detto al|ha dichiarato al|dichiarato a|detto a|spiegato a|ha spiegato a|spiegato al|raccontato a|"
        "disse a|disse à|disse ao|afirmou à|afirmou ao|contou à|contou ao|explicou à|explicou ao|declarou à|declarou ao|em declarações à|em declarações ao"
    ).split("|")
)
# Verbs in languages whose "a" means "to" and not "in".
SPEECH_WITH_A = folded(
    "dijo declaró afirmó explicó contó confirmó señaló aseguró comentó relató admitió reconoció sostuvo advirtió agregó respondió lamentó disse contou explicou declarou garantiu afirmou"
)
# After these comes whoever an outlet got it from: letters alone are rather a firm's than an outlet's.
CITING = frozenset(
    fold(cue)
    for cue in "citing|quoting|citant|citando|со ссылкой на|ссылаясь на|з посиланням на|посилаючись на".split(
        "|"
    )
)
# Verbs before a name at a sentence's end: "…, informó Andina."
INVERTED = frozenset(
    fold(cue)
    for cue in (
        "reported|wrote|joked|constate|observe|résume|croit savoir|dévoile|commente|rapportait|signale|difundió|adelantó|relató|publicó|avanzó|recordó|ha riferito|ha riportato|ha scritto|informa|informó|informaron|indicó|anunció|señaló|informou|indicou|anunciou|anunció|ha informado|ha publicado|difundió|"
        "rapporte|indique|annonce|précise|relève|souligne|rappelle|note|révèle|affirme|повідомив|повідомила|передало|передала|сообщило|сообщила|написала|написало|says"
    ).split("|")
)
THAT = folded("que che dass")
# What an outlet makes: “a report by”, “la nota de”, “Artikel des”; before "of" and "from", or after its name.
PIECES = folded(
    "report article story dispatch editorial interview investigation broadcast newscast bulletin commentary column despatch "
    "dépêche article reportage éditorial enquête édition émission antenne informe reportaje nota crónica artículo editorial investigación edición encuesta "
    "bericht artikel meldung beitrag recherche ausgabe articolo inchiesta servizio edizione "
    "репортаж репортаже расследование расследовании материал материале статья статье публикация публикации сюжет сюжете"
)
# What think tanks make, too.
STUDIES = folded(
    "study paper analysis survey brief briefing map index ranking poll research étude analyse sondage note estudio análisis studie analyse umfrage studio analisi исследование исследования доклад докладе отчет отчета"
)
THINK_TANKS = folded(
    "institute institut instituto endowment foundation fundación stiftung center centre council group society observatory initiative think"
)
# What stands after an outlet's name: "said in its weekend edition", "on the channel's morning show".
EDITIONS = folded(
    "edition editions bulletin bulletins issue broadcast newscast programme program supplement show front édition journal antenne edición portada ausgabe edizione выпуске выпуск эфире номере"
)
# Verbs that end a sentence after who reported it: "…, Turmush said."
POSTPOSED = folded(
    "joked observed calculated counted concluded recalled showed said says noted notes announced revealed found confirmed learned estimates put claims claimed reported reports wrote writes"
)
_SMALL = folded(
    "that while where which when after before because although since whereas than from into over about against between through under upon among unless until though whether with "
    "tandis alors apres avant pendant depuis mais donc mientras porque cuando donde desde hasta sobre entre pero dass weil wahrend nachdem bevor damit sowie wenn aber denn oder "
    "mentre quando dopo prima perche anche però чтобы когда если после перед через между также около более тоже зато enquanto quando depois antes mas sobre para como "
    "qui dont elle nous vous leur leurs cette pour avec sans sous chez vers esta este como para con sin"
)


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return all words that credit somebody, or stand between such words and a name."""
    phrases = (phrase for table in (BEFORE, BEFORE_STRONG) for group in table.values() for phrase in group)
    words = frozenset(key for phrase in phrases for key in phrase)
    return words | TO | AFTER | AFTER_STRONG | BESIDE | OUTLET_NOUNS | FINAL_VERBS | SPEECH | _SMALL


# What an outlet has: "Islands Business has a map".
HAS = folded("more a an the details photos pictures video")
WEEKDAYS = folded(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica понедельник вторник среду четверг пятницу субботу воскресенье"
)
# Small words that end the names of newspapers in Slavic languages: "Južne vesti".
NAME_ENDS = folded(
    "vesti vijesti novosti novine novice noviny dnevnik pravda dennik denník glas slovo pošta televizija televizia rozhlas listy žinios rytas diena avīze tiesa laikraštis ilustrado calédoniennes calédonien libanais libéré list"
)
# What follows "The" in a newspaper's name though it is an ordinary word: "The Nation said".
TITLES = folded(
    "nation national citizen island diplomat economist hindu irrawaddy intercept continent punch vanguard insider namibian zimbabwean atlantic conversation wire caravan print"
)
