"""The benchmark's own parts that need no server."""

from bench import report, words
from bench.cases import Case
from bench.drive import Figure, read_wrk
from digests.domain.document import SourceRef, TopicRef

PRINTED = """Running 3s test @ http://127.0.0.1:8104
  Latency Distribution
     50%    4.10ms
     99%    1.25s
  9051 requests in 3.00s, 320.11MB read
  Non-2xx or 3xx responses: 7
Requests/sec:   3016.75
"""

REGISTRY = words.Registry(
    countries=[("KZ", "Kazakhstan"), ("UZ", "Uzbekistan"), ("KG", "Kyrgyzstan"), ("TJ", "Tajikistan")],
    topics=[TopicRef(f"topic-{number}", f"Topic {number}") for number in range(9)],
    sources=[SourceRef(f"Source {number}", f"source-{number}") for number in range(9)],
)


def row(size, cold):
    figures = [Figure(cold, 9, 0)]
    return report.Row(size, Case("home", ["/"], 0.35), [Figure(1000, 5, 0)], figures, figures).data()


def test_wrk_is_read_with_its_units():
    assert read_wrk(PRINTED) == Figure(rate=3016.75, p99=1250.0, errors=7)


def test_a_number_always_makes_the_same_digest_in_the_shape_asked_for():
    digest = words.digest(3, REGISTRY)
    assert digest == words.digest(3, REGISTRY)
    assert digest != words.digest(4, REGISTRY)
    items = [item for _section, item in digest.items()]
    assert (len(digest.sections), len(items)) == (5, 20)
    assert {len(item.citations) for item in items} == {2}
    assert {len(item.topics) for item in items} == {5}
    assert all(80 <= len(item.body.split()) < 110 for item in items)


def test_the_table_names_what_falls_short():
    rows = report.with_growth([row(100, 400), row(2000, 300)])
    assert [r["growth"] for r in rows] == [1.0, 0.75]
    first, second = report.table(rows).splitlines()[1:]
    assert "cold is slow" not in first
    assert "cold is slow" in second
    assert "slows as the archive grows" in second


def test_a_later_run_is_compared_by_ratio():
    before, now = {"rows": [row(100, 400)]}, {"rows": [row(100, 300)]}
    assert "0.40 → 0.30" in report.changes(now, before)
    assert "no ratio moved" in report.changes(now, now)
    assert "no earlier run" in report.changes(now, None)


def test_what_the_desk_takes_stands_beside_the_write_of_one_row():
    lines = report.at_the_desk({"one row written": 2.0, "save item": 9.0}).splitlines()[1:]
    assert [line.split()[-4:] for line in lines] == [["2.0", "ms", "1.0", "x"], ["9.0", "ms", "4.5", "x"]]
