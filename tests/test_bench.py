"""The benchmark's own parts, beside small servers where they need one."""

import json
import sqlite3
import zlib
from contextlib import closing

import pytest

from bench import receiver, report, streams, words
from bench.cases import Case
from bench.drive import Figure, read_wrk
from digests.api import export
from digests.domain.document import SourceRef, TopicRef
from tests.internet import Server, running

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
    yardstick = [Figure(1000, 5, 0)]
    return report.Row(size, Case("home", ["/"], 0.35), yardstick, figures, yardstick, figures).data()


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


def packed(rows, count):
    lines = [json.dumps({"id": number}) for number in range(rows)] + [
        json.dumps({"cursor": "7", "count": count})
    ]
    return zlib.compress("".join(f"{line}\n" for line in lines).encode(), wbits=streams.GZIP)


@pytest.fixture
def partner_server():
    with running(Server()) as server:
        yield server


def test_an_export_is_read_as_a_partner_reads_it(partner_server):
    partner_server.answers["/"] = (200, {}, packed(1000, 1000))
    reading = streams.read(partner_server.port, "/", "dgst")
    assert reading.rows == 1000
    assert 0 < reading.first_byte_ms < reading.seconds * 1000
    (asked,) = partner_server.headers
    assert (asked["authorization"], asked["accept-encoding"]) == ("Bearer dgst", "gzip")
    assert streams.LEVEL == export.LEVEL


@pytest.mark.parametrize("body", [packed(1000, 1000)[:-40], packed(999, 1000)])
def test_an_export_that_is_not_whole_is_no_figure(partner_server, body):
    partner_server.answers["/"] = (200, {}, body)
    with pytest.raises(SystemExit, match="before its end"):
        streams.read(partner_server.port, "/", "dgst")


def test_stored_lines_are_read_with_nothing_around_them(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as connection:
        connection.execute("CREATE TABLE digests_edition (is_live, status, published_at, digest_id, wire)")
        connection.executemany("INSERT INTO digests_edition VALUES (1, 'usable', ?, ?, 'a')", [(1, 2)] * 50)
        connection.commit()
    assert streams.plain_rate(tmp_path / "a.sqlite3", streams.STORED["digests"]) > 0


def export_row(rate, highest):
    memory = {"before": 90.0, "highest": highest, "after": 95.0, "second": 96.0}
    return {
        "kind": "items",
        "rows": 9,
        "megabytes": 1,
        "rate": rate,
        "yardstick": 100,
        "first_byte_ms": 9,
    } | {"memory_mb": memory}


def test_the_exports_name_what_is_slow_and_what_grows():
    lines = report.exports(
        {100: [export_row(70, 100)], 2000: [export_row(30, 104)], 20000: [export_row(70, 106)]}
    )
    _head, small, slow, large = lines.splitlines()
    assert "←" not in small
    assert slow.endswith("← slow")
    assert large.endswith("← takes more memory as the archive grows")


def test_webhooks_that_are_slow_or_lost_are_named():
    sent = {"events": 2000, "logged": 2000, "rate": 200.0, "yardstick": 800.0}
    assert report.webhooks(sent).endswith("200 events/s of one worker, least 80, 0.25 of a bare client's")
    assert "slow, 1 events" in report.webhooks(sent | {"rate": 9.0, "logged": 1999})


def test_a_receiver_takes_what_is_posted():
    with receiver.receiving() as port:
        assert receiver.posted(port, clients=2, each=3) > 0
