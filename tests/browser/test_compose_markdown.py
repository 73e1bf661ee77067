"""HTML of a clipboard as the Markdown that an item's text may have, read in a real browser under the policy."""

import pytest

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
<!--StartFragment--><p class=MsoNormal style='margin-bottom:8pt'>Grain <b style='mso-bidi-font-weight:normal'>moves</b> again,
<a href="https://outlet.example/a_b(1)"><span style='color:blue'>the railway said</span></a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Wagons</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Barges</p>
<!--EndFragment--></body></html>"""
GOOGLE = (
    '<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:700">Water</span>'
    '<span style="font-style:italic"> is low</span></p></b>'
)

CASES = [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("<b>Bold </b>and <i>slanted</i>", "**Bold** and *slanted*"),
    ('<a href="https://a.example/x y">here</a>', "[here](https://a.example/x%20y)"),
    ('<a href="javascript:alert(1)">here</a>', "here"),
    ('<a href="data:text/html,x">here</a> <a href="/rel">there</a>', "here there"),
    ("<ul><li>One</li><li>Two <b>b</b></li></ul>", "- One\n- Two **b**"),
    ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
    ("<blockquote><p>Said</p><p>Twice</p></blockquote>", "> Said\n>\n> Twice"),
    ("2 * 3 * 4 [sic] snake_case _x_", "2 \\* 3 \\* 4 \\[sic\\] snake_case \\_x\\_"),
    ("<p>1. Not a list</p><p># nor a heading</p>", "1\\. Not a list\n\n\\# nor a heading"),
    ("a<br>b", "a\nb"),
    ('x<script>window.hit = 1</script><img src="x" onerror="window.hit = 1"><style>y</style>', "x"),
    ("<svg onload='window.hit = 1'><text>s</text></svg>&lt;b&gt;", "\\<b>"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
    ("<h2>Head</h2>text", "Head\n\ntext"),
    ("&nbsp;a&nbsp;b", "a b"),
    (GOOGLE, "**Water** *is low*"),
    (
        WORD,
        "Grain **moves** again, [the railway said](https://outlet.example/a_b%281%29).\n\n- Wagons\n- Barges",
    ),
]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_clipboard_becomes_markdown(visit, live_server, console):
    page = visit(f"{live_server.url}/admin/login/")
    convert = "async html => (await import('/static/digests/compose/markdown.js')).markdown(html)"
    found = [page.evaluate(convert, html) for html, _text in CASES]
    assert found == [text for _html, text in CASES]
    assert page.evaluate("window.hit") is None
    assert console == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("a b", "a b", [["same", "a b"]]),
        ("", "new", [["new", "new"]]),
        ("Water is low", "Water is high", [["same", "Water is "], ["gone", "low"], ["new", "high"]]),
        ("Вода ушла.", "Вода не ушла.", [["same", "Вода "], ["new", "не "], ["same", "ушла."]]),
    ],
)
def test_two_texts_are_compared_by_words(visit, live_server, before, after, parts):
    page = visit(f"{live_server.url}/admin/login/")
    script = "async ([a, b]) => (await import('/static/digests/compose/diff.js')).compare(a, b)"
    assert page.evaluate(script, [before, after]) == parts
