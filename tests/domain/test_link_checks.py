"""Links are asked by one worker each, gently, and what was found reaches desk and readers."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from digests.choices import LinkHealth, LinkOutcome, LinkRank
from digests.domain import digest_links, link_checks, link_rounds, publishing
from digests.domain.errors import DeskError
from digests.domain.link_index import mark_of
from digests.models import Citation, Head, ItemLink, Link
from tests.factories import digest_of, make_digest, published_digest
from tests.internet import Internet, Server, running

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def net(monkeypatch):
    here = Internet()
    here.install(monkeypatch)
    return here


@pytest.fixture
def server(net, monkeypatch):
    """Every outlet of the factories, alive, and not so patient as to make tests wait."""
    monkeypatch.setattr(link_checks, "PAUSE", timedelta(0))
    with running(Server()) as here:
        for n in range(4):
            net.host(f"outlet-{n}.example", here, port=443)
            net.host(f"outlet-{n}.example", here, port=80)
        yield here


def plain(digest):
    """Let a digest's citations have http URLs, since the test's server has no certificate."""
    for citation in Citation.objects.filter(item__section__digest=digest):
        citation.url = citation.url.replace("https:", "http:")
        citation.save()
    return digest


def rounds(times=30):
    return sum(link_checks.check_due() for _ in range(times))


def paths(server):
    return sorted(host + path for _, path, host, _ in server.hits)


def generation():
    return Head.objects.get_or_create(pk=1)[0].generation


def later(**kw):
    """Let all links be due, as if time had gone by."""
    Link.objects.update(due_at=NOW() - timedelta(seconds=1), host_free_at=None, **kw)


def test_new_citations_are_asked_once_and_told(server):
    plain(make_digest(sections=2, items=2, citations=2))
    assert rounds() == 8
    assert len(set(paths(server))) == 8
    assert set(Citation.objects.values_list("link_health", flat=True)) == {LinkHealth.ALIVE}
    assert not Citation.objects.filter(link_checked_at=None).exists()
    assert rounds(3) == 0
    assert len(server.hits) == 8
    later()
    assert rounds() == 8


def test_a_url_that_two_digests_cite_is_asked_once(server):
    one, two = (plain(make_digest(sections=1, items=1, citations=1)) for _ in range(2))
    url = "http://outlet-0.example/same"
    Citation.objects.update(url=url)
    assert rounds() == 1
    assert Citation.objects.filter(link_health=LinkHealth.ALIVE).count() == 2
    # A third learns without a request.
    plain(make_digest(sections=1, items=1, citations=1))
    Citation.objects.filter(link_checked_at=None).update(url=url)
    assert rounds(2) == 0
    assert Citation.objects.filter(link_health=LinkHealth.ALIVE).count() == 3
    assert {one.pk, two.pk} < set(Citation.objects.values_list("item__section__digest", flat=True))


def test_a_host_is_asked_once_in_ten_seconds(server, monkeypatch):
    monkeypatch.setattr(link_checks, "PAUSE", timedelta(seconds=10))
    plain(make_digest(sections=1, items=3, citations=3))
    assert link_checks.check_due() == 3
    assert link_checks.check_due() == 0
    assert sorted({host for _, _, host, _ in server.hits}) == [f"outlet-{n}.example" for n in range(3)]
    Link.objects.update(host_free_at=NOW() - timedelta(seconds=1))
    assert link_checks.check_due() == 3


def test_a_host_that_has_enough_is_left_alone(server):
    plain(make_digest(sections=1, items=2, citations=1))
    for link in Citation.objects.values_list("url", flat=True):
        server.answers["/" + link.split("/", 3)[3]] = (429, {"Retry-After": "7200"}, b"")
    assert rounds() == 1
    link = Link.objects.exclude(status=None).get()
    assert link.outcome == LinkOutcome.CLOSED
    assert timedelta(hours=1.9) < link.host_free_at - NOW() < timedelta(hours=2.1)


def test_the_lease_of_a_killed_worker_ends(server):
    plain(make_digest(sections=1, items=1, citations=1))
    link_checks.adopt()
    claimed = link_checks._claim(NOW())
    assert len(claimed) == 1
    assert link_checks._claim(NOW()) == []
    again = link_checks._claim(NOW() + link_checks.LEASE)
    assert [claim.link for claim in again] == [claimed[0].link]
    # What the first finds after all is not written: the second has it.
    link_checks._note(claimed[0], link_checks.Found(LinkOutcome.MISSING, 404))
    assert Link.objects.get().checked_at is None
    link_checks._note(again[0], link_checks.Found(LinkOutcome.ANSWERS, 200))
    assert Link.objects.get().health == LinkHealth.ALIVE


def test_requests_are_made_outside_transactions(server, monkeypatch):
    plain(make_digest(sections=1, items=1, citations=1))
    seen = []
    ask_all = link_checks._ask_all

    def watched(urls):
        seen.append(len(connection.savepoint_ids))
        return ask_all(urls)

    monkeypatch.setattr(link_checks, "_ask_all", watched)
    depth = len(connection.savepoint_ids)
    rounds(1)
    assert seen == [depth]


@pytest.mark.django_db(transaction=True)
def test_many_workers_ask_each_link_once(server, net):
    plain(make_digest(sections=2, items=3, citations=4))
    errors = []

    def work():
        try:
            for _ in range(12):
                link_checks.check_due()
        except Exception as error:  # noqa: BLE001 (told below)
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(server.hits) == 24
    assert len(set(paths(server))) == 24
    assert set(Citation.objects.values_list("link_health", flat=True)) == {LinkHealth.ALIVE}


def test_dead_after_hours_for_desk_and_readers_and_one_generation(server):
    edition = published_digest(sections=1, items=1, citations=1)
    digest = plain(digest_of(edition))
    publishing.publish(digest)
    url = Citation.objects.get().url
    server.answers["/" + url.split("/", 3)[3]] = 404
    before, changed_at = generation(), Head.objects.get().changed_at
    rounds()
    assert generation() == before
    later(failing_since=NOW() - timedelta(hours=7))
    rounds()
    assert Head.objects.get().changed_at == changed_at
    assert Link.objects.get(url=url).health == LinkHealth.DEAD
    assert Citation.objects.get().link_health == LinkHealth.DEAD
    assert generation() == before + 1
    later()
    rounds()
    assert generation() == before + 1
    server.answers["/" + url.split("/", 3)[3]] = 200
    later()
    rounds()
    assert Link.objects.get(url=url).health == LinkHealth.ALIVE
    assert generation() == before + 2


def test_first_checks_of_public_links_turn_no_page_stale(server):
    edition = published_digest(sections=1, items=3, citations=2)
    publishing.publish(plain(digest_of(edition)))
    before = generation()
    assert rounds() == 6
    assert set(Citation.objects.values_list("link_health", flat=True)) == {LinkHealth.ALIVE}
    assert ItemLink.objects.filter(link__health=LinkHealth.ALIVE).count() == 6
    assert generation() == before


def test_a_fault_of_ours_says_nothing_of_a_link_and_is_logged(server, monkeypatch, caplog):
    plain(make_digest(sections=1, items=1, citations=2))
    broken = "http://outlet-0.example/"
    ask = link_checks.ask

    def faulty(url):
        if url.startswith(broken):
            raise KeyError(url)
        return ask(url)

    monkeypatch.setattr(link_checks, "ask", faulty)
    for _ in range(4):
        rounds(2)
        later()
    Link.objects.filter(url__startswith=broken).update(failing_since=NOW() - timedelta(days=9))
    rounds(2)
    link = Link.objects.get(url__startswith=broken)
    assert (link.outcome, link.health, link.failures) == (LinkOutcome.OFFLINE, LinkHealth.UNCHECKED, 0)
    assert Link.objects.exclude(pk=link.pk).get().health == LinkHealth.ALIVE
    assert "KeyError" in caplog.text
    assert broken not in caplog.text


def test_a_drafts_link_moves_nothing_public(server):
    plain(make_digest(sections=1, items=1, citations=1))
    before = generation()
    rounds()
    assert Link.objects.get().health == LinkHealth.ALIVE
    assert generation() == before


def test_silence_counts_only_while_somebody_is_heard(net, monkeypatch):
    monkeypatch.setattr(link_checks, "PAUSE", timedelta(0))
    make_digest(sections=1, items=1, citations=2)
    for _ in range(6):
        rounds(3)
        later(failing_since=NOW() - timedelta(days=9))
    assert set(Link.objects.values_list("outcome", "health", "failures")) == {("offline", "unchecked", 0)}
    Link.objects.create(mark="x", url="http://other.example/", status=200, checked_at=NOW(), rank=LinkRank.KNOWN,
                        due_at=NOW() + timedelta(days=1))  # fmt: skip
    for _ in range(3):
        later(failing_since=NOW() - timedelta(days=9))
        Link.objects.filter(mark="x").update(due_at=NOW() + timedelta(days=1))
        rounds(2)
    assert Citation.objects.filter(link_health=LinkHealth.DEAD).count() == 2


def test_a_url_that_nothing_cites_any_more_is_forgotten(server):
    digest = plain(make_digest(sections=1, items=1, citations=2))
    rounds()
    Citation.objects.filter(position=0).delete()
    later()
    assert rounds() == 1
    assert Link.objects.count() == 1
    assert digest.pk


def test_what_only_readers_see_is_still_asked(server):
    digest = plain(digest_of(published_digest(sections=1, items=1, citations=1)))
    publishing.publish(digest)
    Citation.objects.all().delete()
    assert rounds() == 1


def test_publishing_keeps_the_links_of_its_items():
    edition = published_digest(sections=2, items=2, citations=2)
    assert ItemLink.objects.count() == 8
    digest = digest_of(edition)
    gone = Citation.objects.filter(item__section__digest=digest).first()
    url = gone.url
    gone.delete()
    publishing.publish(digest)
    assert ItemLink.objects.count() == 7
    assert not ItemLink.objects.filter(link__mark=mark_of(url)).exists()
    publishing.withdraw(digest, by=None, note="Taken back.")
    assert ItemLink.objects.count() == 0


def test_an_editor_who_waits_comes_first(server, settings, monkeypatch):
    settings.CHECK_LINKS = True
    monkeypatch.setattr(link_checks, "AT_ONCE", 1)
    plain(make_digest(sections=1, items=3, citations=1))
    link_checks.adopt()
    mine = plain(make_digest(sections=1, items=2, citations=1))
    assert digest_links.check_now(mine) == 2
    assert [row.is_waiting for row in digest_links.links_of(mine)] == [True, True]
    link_checks.check_due()
    link_checks.check_due()
    assert [row.is_waiting for row in digest_links.links_of(mine)] == [False, False]
    # What was checked a moment ago isn't asked again.
    assert digest_links.check_now(mine) == 0
    assert len(server.hits) == 2


def test_no_check_where_they_are_off():
    with pytest.raises(DeskError, match="turned off"):
        digest_links.check_now(make_digest(sections=1, items=1))


@pytest.mark.parametrize("size", [1, 3])
def test_queries_of_a_digests_links(size, django_assert_num_queries):
    digest = make_digest(sections=size, items=size, citations=size)
    link_checks.adopt()
    with django_assert_num_queries(2):
        assert len(digest_links.links_of(digest)) == size**3


def test_an_idle_round_costs_little(django_assert_num_queries):
    with django_assert_num_queries(5):
        assert link_checks.check_due() == 0


def test_rounds_go_on_after_one_that_failed(monkeypatch, caplog):
    stop, seen, draft = Event(), [], "https://draft.example/secret"

    def check():
        seen.append(len(seen))
        if len(seen) == 1:
            raise RuntimeError(draft)
        stop.set()
        return 0

    monkeypatch.setattr(link_rounds, "IDLE", 0)
    link_rounds.check_until(stop, check=check)
    assert seen == [0, 1]
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
