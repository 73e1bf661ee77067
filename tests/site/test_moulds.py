"""Moulds draw what their template would, and escape what it would."""

from digests.site.moulds import Mould

CHIP = "site/_search_chip.html"


def test_a_mould_is_its_template_filled_in() -> None:
    mould = Mould(CHIP, ("base", "items"), {"label": "<Oil & gas> 100%", "narrowing": "&topic=oil"})
    assert mould.filled(base="?q=%25s", items="3+") == (
        '<li><a rel="nofollow" href="?q=%25s&amp;topic=oil">&lt;Oil &amp; gas&gt; 100% 3+</a></li>\n'
    )


def test_what_is_filled_in_is_no_form() -> None:
    mould = Mould(CHIP, ("base", "items"), {"label": "<!--items-->", "narrowing": ""})
    assert mould.filled(base="%(items)s<!--items-->", items="2") == (
        '<li><a rel="nofollow" href="%(items)s<!--items-->">&lt;!--items--&gt; 2</a></li>\n'
    )
