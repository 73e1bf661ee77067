"""Make the reading fonts of this folder from Noto Serif (OFL 1.1, no reserved name).

Needs fonttools, brotli and the npm package @expo-google-fonts/noto-serif:
    python make_fonts.py node_modules/@expo-google-fonts/noto-serif

One file a script and weight, so that no word is drawn in two fonts. The Cyrillic ones hold ASCII too,
for the names and numbers in a Cyrillic text.
"""

import sys
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parent
WEIGHTS = {"400": "400Regular/NotoSerif_400Regular.ttf", "700": "700Bold/NotoSerif_700Bold.ttf"}
ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "\u00a0«»§©°±·×÷–—‘’‚“”„†•…‰′″‹›€№₸−"
# Western letters, all of Latin Extended-A, Azerbaijani and Romanian ones, and Uzbek's turned comma.
LATIN = "".join(map(chr, (*range(0xC0, 0x180), 0x18F, 0x259, *range(0x218, 0x21C), 0x2BB, 0x2BC)))
CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "ЁёЂђЃѓЄєІіЇїЈјЉљЊњЋћЌќЎўЏџҐґ"
# Kazakh, Kyrgyz, Tajik, Uzbek.
CENTRAL_ASIAN = "ӘәҒғҚқҢңӨөҰұҮүҺһЎўҲҳӢӣӮӯҶҷ"
SCRIPTS = {
    "latin": ASCII + PUNCTUATION + LATIN,
    "cyrillic": ASCII + PUNCTUATION + CYRILLIC + CENTRAL_ASIAN,
}


def main(package: Path) -> None:
    """Write each script and weight as WOFF2 beside this file."""
    for script, text in SCRIPTS.items():
        for weight, name in WEIGHTS.items():
            options = subset.Options(
                flavor="woff2",
                layout_features=["kern", "ccmp", "locl", "mark"],
                hinting=False,
                desubroutinize=True,
                name_IDs=[0, 1, 2, 13, 14],
                notdef_outline=True,
            )
            font = subset.load_font(package / name, options)
            absent = [letter for letter in text if ord(letter) not in font.getBestCmap()]
            subsetter = subset.Subsetter(options)
            subsetter.populate(text=text)
            subsetter.subset(font)
            target = HERE / f"noto-serif-{script}-{weight}.woff2"
            subset.save_font(font, target, options)
            print(target.name, target.stat().st_size, "absent:", "".join(absent) or "none")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
