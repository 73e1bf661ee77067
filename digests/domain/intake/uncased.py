"""Credits in scripts without capitals: Arabic and Chinese, where the words around a name bound it."""

import re
from collections.abc import Iterator

# The name in Chinese stands before "报道"; it is short and holds no word of grammar.
_HAN_NAME = r"[《“「]?(?P<name>[\u4e00-\u9fffA-Za-z0-9·.-]{2,14}?)[》”」]?"
_HAN_DAY = r"(?:\d{1,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:消息)?"
_HAN = re.compile(
    rf"(?:据|根据|據|援引|引述)(?:[\u4e00-\u9fff]{{2,6}}(?:媒体|媒體))?{_HAN_NAME}{_HAN_DAY}(?:报道|報道|报导|報導|消息|称|稱)"
    rf"|(?:^|(?<=[。!?!?;;,,、\s])){_HAN_NAME.replace('name', 'first')}{_HAN_DAY}(?:报道|報道|报导|報導|援引)"
    rf"|《(?P<titled>[^《》]{{2,12}}[报網网社台刊])》(?:称|稱|说|說|指出|写道|寫道|援引)"
    rf"|(?:告诉|告訴|对|對|接受){_HAN_NAME.replace('name', 'told')}(?:记者|記者|采访|採訪)"
)
_HAN_NOT = re.compile(
    r"[的了在是和与将为不也]|当地|政府|部门|官员|专家|媒体|居民|统计|消息人士|部长|总理|总统|发言人|警方|公司$"
)

_ARABIC_LETTERS = r"[\u0621-\u065f\u066e-\u06d3]"
_ARABIC_WORD = r"[\u0621-\u065f\u066e-\u06d3A-Za-z0-9+-]+(?:\.[A-Za-z0-9]+)*"
_ARABIC_NOUN = r"(?:لل|ل|ب|ال|و|عن )?(?P<noun>وكالة|صحيفة|جريدة|موقع|قناة|إذاعة|راديو|تلفزيون|شبكة|مجلة|منصة)"
_ARABIC_VERB = (
    r"(?:ذكر|أفاد|نقل|أورد|نشر|كتب|أوضح|أكد|أعلن|قال|ن?قلته|نشرته|ذكرته|أوردته|أفادت به|بثته)(?:ت|ته)?"
)
_ARABIC = re.compile(
    rf"(?<!{_ARABIC_LETTERS})(?:(?:بحسب|حسب|وفقا|وفقًا|وفق|نقلا عن|نقلًا عن|حسبما|كما|وفق ما|{_ARABIC_VERB}|إلى|مع)\s+){{1,3}}(?:{_ARABIC_VERB}\s+)?{_ARABIC_NOUN}\s+"
    rf"[«“\"]?(?P<name>{_ARABIC_WORD}(?:\s+{_ARABIC_WORD}){{0,4}})"
    rf"|(?<!{_ARABIC_LETTERS})(?:بحسب|حسب|وفق|نقلا عن|نقلًا عن|وفقا ل|وفقًا ل)\s*[«“\"]?(?P<bare>{_ARABIC_WORD}(?:\s+{_ARABIC_WORD}){{0,2}})[»”\"]?\s*(?=[.،؛)]|$)"
)
_ARABIC_STOP = re.compile(
    r"\s+(?:أن|إن|بأن|أنه|أنها|اليوم|أمس|يوم|في|عن|من|على|إلى|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|قوله|قولها|مساء|صباح|تقريرا|خبرا)(?:\s.*)?$",
    re.DOTALL,
)
_ARABIC_NOT = re.compile(
    r"(?:ال|لل|ل)?(?:ما|مسؤول|مصدر|مصادر|وزار|وزير|خبير|خبراء|تقدير|بيان|شرطة|سكان|شهود|إحصاء|رئيس|متحدث|حكوم|سلطات|بلدي|محافظ|تقرير|دراس|تقارير|وسائل|محلي)"
)


def uncased_names(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and the words that show it for each name credited in Arabic or Chinese."""
    if re.search(r"[\u4e00-\u9fff]", text):
        yield from _han(text)
    if re.search(_ARABIC_LETTERS, text):
        yield from _arabic(text)


def _han(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _HAN.finditer(text):
        group = next(name for name in ("name", "first", "titled", "told") if match[name])
        if not _HAN_NOT.search(match[group]):
            yield match.start(group), match.end(group), match[0]


def _arabic(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ARABIC.finditer(text):
        group = "name" if match["name"] else "bare"
        # An agency's own name begins with the noun, a newspaper's doesn't.
        start = match.start("noun") if match["noun"] == "وكالة" else match.start(group)
        name = _ARABIC_STOP.sub("", match[group]).rstrip(" .")
        if name and not (group == "bare" and _ARABIC_NOT.match(name)):
            yield start, match.start(group) + len(name), match[0]
