"""The registry that the tests know: real names, with the ambiguous ones among them."""

from digests.domain.intake import Knowledge, KnownPlace, KnownSource, KnownTopic

# slug: name | other names | domains | kind
_SOURCES = """
xinhua: Xinhua | Xinhua News Agency, Синьхуа | english.news.cn, xinhuanet.com | agency
liter-kz: Liter.kz | Liter | liter.kz | newspaper
bnn-bloomberg: BNN Bloomberg | | bnnbloomberg.ca | broadcaster
bloomberg: Bloomberg | Bloomberg News | bloomberg.com | agency
kursiv: Kursiv | Курсив, Kursiv.media | kz.kursiv.media, kursiv.media | newspaper
vlast: Vlast | Власть, Vlast.kz | vlast.kz | online
ls: LS | LS-Aqparat | lsm.kz | online
spot-uz: Spot.uz | Spot | spot.uz | online
gazeta-uz: Gazeta.uz | Газета.uz | gazeta.uz | online
daryo: Daryo | Дарё | daryo.uz | online
tass: TASS | Tass, ТАСС | tass.com, tass.ru | agency
orient: Orient | ORIENT.tm | orient.tm | online
asia-plus: Asia-Plus | Азия-Плюс | asiaplustj.info | agency
24-kg: 24.kg | | 24.kg | agency
akipress: AKIpress | | akipress.com | agency
kaktus: Kaktus Media | Kaktus | kaktus.media | online
tengrinews: Tengrinews | Tengrinews.kz | tengrinews.kz | online
kazinform: Kazinform | Казинформ | inform.kz | agency
reuters: Reuters | Рейтер | reuters.com | agency
afp: AFP | Agence France-Presse | afp.com | agency
associated-press: Associated Press | AP | apnews.com | agency
balkan-insight: Balkan Insight | BIRN | balkaninsight.com | online
n1: N1 | | n1info.ba, n1info.rs | broadcaster
danas: Danas | | danas.rs | newspaper
vijesti: Vijesti | | vijesti.me | newspaper
sidwaya: Sidwaya | | sidwaya.info | newspaper
aib: AIB | Agence d'information du Burkina | aib.media | agency
studio-tamani: Studio Tamani | | studiotamani.org | broadcaster
maliweb: Maliweb | Maliweb.net | maliweb.net | online
telam: Télam | | telam.com.ar | agency
efe: EFE | Agencia EFE | efe.com | agency
err: ERR | ERR News | err.ee | broadcaster
delfi: Delfi | | delfi.ee, delfi.lv | online
lsm: LSM | LSM.lv | lsm.lv | broadcaster
leta: LETA | | leta.lv | agency
lrt: LRT | | lrt.lt | broadcaster
ansa: ANSA | | ansa.it | agency
anadolu: Anadolu Agency | Anadolu Ajansı, Anadolu | aa.com.tr | agency
trend: Trend | Trend News Agency | trend.az | agency
report: Report | Report.az | report.az | agency
turan: Turan | | turan.az | agency
caliber: Caliber | Caliber.az | caliber.az | online
armenpress: Armenpress | | armenpress.am | agency
civilnet: CivilNet | | civilnet.am | online
civil-ge: Civil.ge | Civil Georgia | civil.ge | online
eurasianet: Eurasianet | | eurasianet.org | online
the-times: The Times | | thetimes.co.uk | newspaper
sputnik: Sputnik | Спутник | sputniknews.com | agency
world-bank: World Bank | Всемирный банк | worldbank.org | igo
kz-energy: Ministry of Energy of Kazakhstan | Kazakhstan's Energy Ministry, Kazakh Energy Ministry | energo.gov.kz | ministry
"""


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _source(line: str) -> KnownSource:
    slug, rest = line.split(": ", 1)
    name, aliases, domains, kind = (part.strip() for part in rest.split("|"))
    return KnownSource(slug, name, _split(aliases), _split(domains), kind)


KNOWLEDGE = Knowledge(
    sources=tuple(_source(line) for line in _SOURCES.strip().splitlines()),
    topics=(
        KnownTopic("trade", "Trade", ("exports", "imports", "commerce", "экспорт", "экспорта", "торговля")),
        KnownTopic("railways", "Railways", ("rail", "railway line", "trains", "железная дорога")),
        KnownTopic("water", "Water", ("wells", "canals", "irrigation", "eau", "puits", "вода")),
        KnownTopic("education", "Education", ("schools", "школы", "lycée", "escuelas")),
        KnownTopic("farming", "Farming", ("harvest", "growers", "farmers", "урожай")),
    ),
    places=(KnownPlace("Fergana Valley", None, ("Ferghana Valley", "Ферганская долина")),),
)
