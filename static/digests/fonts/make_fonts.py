"""Make the fonts of this folder from Noto's (OFL 1.1, no reserved name).

Needs fonttools, brotli and, from npm, @expo-google-fonts/noto-serif, …/noto-naskh-arabic, …/noto-serif-sc,
@fontsource/noto-serif-armenian and …/noto-serif-georgian:
    python make_fonts.py node_modules

Browsers load the reading fonts, Latin and Cyrillic: one file a script and weight, so that no word is drawn in
two fonts. The Cyrillic ones hold ASCII too, for the names and numbers in a Cyrillic text. The others are for
the cards that the server draws: Arabic with the letters of Uyghur and Persian, the 3,755 commonest Chinese
characters (GB 2312, level 1), Armenian and Georgian.
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
EXPO = "@expo-google-fonts/{package}/{weight}/{name}_{weight}.ttf"
FONTSOURCE = "@fontsource/noto-serif-{script}/files/noto-serif-{script}-{script}-700-normal.woff2"
WEIGHTS = {"400": "400Regular", "700": "700Bold"}
ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "\u00a0«»§©°±·×÷–—‘’‚“”„†•…‰′″‹›€№₸−"
# Western letters, all of Latin Extended-A, Azerbaijani and Romanian ones, and Uzbek's turned comma.
LATIN = "".join(map(chr, (*range(0xC0, 0x180), 0x18F, 0x259, *range(0x218, 0x21C), 0x2BB, 0x2BC)))
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёЂђЃѓЄєІіЇїЈјЉљЊњЋћЌќЎўЏџҐґ"
# Kazakh, Kyrgyz, Tajik, Uzbek.
CENTRAL_ASIAN = "ӘәҒғҚқҢңӨөҰұҮүҺһЎўҲҳӢӣӮӯҶҷ"
# GB 2312's rows 16 to 55, and the punctuation of its rows 1 and 3.
HANZI = "".join(bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
HANZI += "".join(bytes((row, cell)).decode("gb2312", "ignore") for row in (0xA1, 0xA3) for cell in range(0xA1, 0xFF))
ARABIC = "".join(map(chr, (*range(0x600, 0x700), 0x200C, 0x200D)))
SCRIPTS = {
    ("noto-serif-latin", "noto-serif", "NotoSerif"): ASCII + PUNCTUATION + LATIN,
    ("noto-serif-cyrillic", "noto-serif", "NotoSerif"): ASCII + PUNCTUATION + CYRILLIC + CENTRAL_ASIAN,
    ("noto-naskh-arabic", "noto-naskh-arabic", "NotoNaskhArabic"): ASCII + PUNCTUATION + ARABIC,
    ("noto-serif-sc", "noto-serif-sc", "NotoSerifSC"): HANZI,
}
# For cards one weight does, and these two come subset.
BOLD_ONLY = {"noto-serif-sc"}
READY = ("armenian", "georgian")
FEATURES = ["kern", "ccmp", "locl", "mark"]
JOINING = ["mkmk", "init", "medi", "fina", "isol", "rlig", "calt"]


def main(packages: Path) -> None:
    """Write each script and weight as WOFF2 beside this file."""
    for (target, package, name), text in SCRIPTS.items():
        for weight, folder in WEIGHTS.items():
            if weight == "700" or target not in BOLD_ONLY:
                source = packages / EXPO.format(package=package, weight=folder, name=name)
                make(source, HERE / f"{target}-{weight}.woff2", text)
    for script in READY:
        shutil.copy(packages / FONTSOURCE.format(script=script), HERE / f"noto-serif-{script}-700.woff2")
    write_letters()


def write_letters() -> None:
    """Write which letters each font has, for the server, which draws none that is missing."""
    found = {
        path.name.removesuffix("-700.woff2"): "".join(map(chr, sorted(TTFont(path).getBestCmap())))
        for path in sorted(HERE.glob("*-700.woff2"))
    }
    (HERE / "letters.json").write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n")


def make(source: Path, target: Path, text: str) -> None:
    """Write the letters of a text from one font, and say which the font lacks."""
    options = subset.Options(
        flavor="woff2",
        layout_features=FEATURES + (JOINING if "arabic" in target.name else []),
        hinting=False,
        desubroutinize=True,
        name_IDs=[0, 1, 2, 13, 14],
        notdef_outline=True,
    )
    font = subset.load_font(source, options)
    absent = [letter for letter in text if ord(letter) not in font.getBestCmap()]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    subset.save_font(font, target, options)
    print(target.name, target.stat().st_size, "absent:", "".join(absent) or "none")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
