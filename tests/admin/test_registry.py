"""Proposed sources, export and import at the desk."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from digests.models import Citation, Source, SourceAlias, Topic
from tests.factories import SourceFactory, TopicFactory, make_digest

PROPOSED = "admin:digests_source_proposed"


def file(text, name="sources.csv"):
    return {"file": SimpleUploadedFile(name, text.encode())}


def shown(answer):
    """Return what the preview of an import would send on."""
    return {"rows": answer.context["rows"], "mark": answer.context["mark"]}


@pytest.fixture
def waiting(db):
    """Two proposed sources, one cited, beside one that is known."""
    digest = make_digest(sections=1, items=1, citations=1)
    one = SourceFactory(slug="one", name="Steppe <b>Post</b>", status="proposed")
    Citation.objects.filter(item__section__digest=digest).update(source=one, url="https://steppe.example/1")
    SourceFactory(slug="known", name="Known Paper")
    return one, SourceFactory(slug="two", name="Second Voice", status="proposed")


def test_proposed_sources_are_settled_in_one_post(editor_client, waiting):
    one, two = waiting
    page = editor_client.get(reverse(PROPOSED)).content.decode()
    assert "Steppe &lt;b&gt;Post" in page
    assert "Accept it with the domain steppe.example" in page
    sent = {f"do-{one.pk}": "accept", f"domain-{one.pk}": ["steppe.example", "not.offered.example"]}
    sent |= {f"do-{two.pk}": "merge", f"into-{two.pk}": "known PAPER"}
    answer = editor_client.post(reverse(PROPOSED), sent, follow=True)
    assert "Accepted: 1. Merged: 1." in answer.content.decode()
    assert "No source is waiting" in answer.content.decode()
    assert list(one.domains.values_list("domain", flat=True)) == ["steppe.example"]
    assert SourceAlias.objects.get(source__slug="known").name == "Second Voice"


def test_what_is_left_stays(editor_client, waiting):
    editor_client.post(reverse(PROPOSED), {f"do-{waiting[0].pk}": ""})
    assert Source.objects.filter(status="proposed").count() == 2


@pytest.mark.parametrize("name", ["", "No such source", "Second Voice"])
def test_merging_into_what_is_not_in_the_registry_keeps_all_that_was_chosen(editor_client, waiting, name):
    one, two = waiting
    sent = {f"do-{one.pk}": "accept", f"do-{two.pk}": "merge", f"into-{two.pk}": name}
    page = editor_client.post(reverse(PROPOSED), sent).content.decode()
    assert "errorlist" in page
    assert page.count(" checked") >= 2
    assert Source.objects.filter(status="proposed").count() == 2


@pytest.mark.parametrize("form", ["csv", "json"])
def test_export_sends_a_file(reader_client, editor_client, stranger_client, form):
    SourceFactory(slug="kursiv", name="Курсив", owner="=cmd()")
    url = reverse("admin:digests_source_export", args=[form])
    answer = editor_client.get(url)
    text = answer.content.decode("utf-8-sig")
    assert f'filename="sources.{form}"' in answer.headers["Content-Disposition"]
    assert "Курсив" in text
    assert ("'=cmd()" in text) == (form == "csv")
    assert editor_client.get(reverse("admin:digests_source_export", args=["xml"])).status_code == 404
    for other in (stranger_client, reader_client):
        refused = other.get(url)
        assert refused.status_code == 403
        assert "Курсив" not in refused.content.decode()


def test_an_import_is_shown_row_by_row_and_then_done(editor_client):
    SourceFactory(slug="kursiv", name="Kursiv", owner="A company")
    url = reverse("admin:digests_source_import")
    text = "slug,name,owner,country\nkursiv,Kursiv,A <i>fund</i>,\n,Fresh,,\n,Lost,,QQ\n"
    answer = editor_client.post(url, file(text))
    page = answer.content.decode()
    assert "1 new, 1 changed, 1 refused, 0 the same" in page
    assert "A company" in page
    assert "A &lt;i&gt;fund&lt;/i&gt;" in page
    assert "There is no country “QQ”" in page
    assert Source.objects.count() == 1
    done = editor_client.post(url, shown(answer), follow=True).content.decode()
    assert "1 new, 1 changed, 1 refused and left out" in done
    assert set(Source.objects.values_list("slug", "owner")) == {("kursiv", "A <i>fund</i>"), ("fresh", "")}


def test_an_import_that_would_do_something_else_by_now_is_shown_again(editor_client):
    source = SourceFactory(slug="kursiv", name="Kursiv", owner="A company")
    url = reverse("admin:digests_source_import")
    answer = editor_client.post(url, file("slug,owner\nkursiv,A fund\n"))
    Source.objects.filter(pk=source.pk).update(owner="Somebody")
    again = editor_client.post(url, shown(answer))
    assert "has changed since you looked" in again.content.decode()
    assert "Somebody" in again.content.decode()
    source.refresh_from_db()
    assert source.owner == "Somebody"
    editor_client.post(url, shown(again))
    source.refresh_from_db()
    assert source.owner == "A fund"


@pytest.mark.parametrize("text", ["", "colour\nred\n", '[{"name"', "name\n" + "x" * 200_000])
def test_a_broken_file_is_a_message(editor_client, text):
    page = editor_client.post(reverse("admin:digests_source_import"), file(text))
    assert page.status_code == 200
    assert "errorlist" in page.content.decode() or "refused" in page.content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize("rows", ["", "[]", "nonsense", '[{"slug": 1}]', "[" * 50_000])
def test_rows_that_were_tampered_with_are_a_message(editor_client, rows):
    page = editor_client.post(reverse("admin:digests_source_import"), {"rows": rows, "mark": "x"})
    assert page.status_code == 200
    assert "errornote" in page.content.decode() or 'class="error"' in page.content.decode()
    assert not Source.objects.exists()


def test_topics_go_out_and_come_in(editor_client):
    TopicFactory(slug="grain", name="Grain", synonyms=["wheat"])
    text = editor_client.get(reverse("admin:digests_topic_export", args=["json"])).content.decode()
    rows = json.loads(text)
    rows[0]["synonyms"].append("зерно")
    url = reverse("admin:digests_topic_import")
    answer = editor_client.post(url, file(json.dumps(rows), "topics.json"))
    editor_client.post(url, shown(answer))
    assert Topic.objects.get().synonyms == ["wheat", "зерно"]


@pytest.mark.parametrize("name", ["source_proposed", "source_import", "topic_import"])
def test_who_has_no_right_gets_nothing(stranger_client, reader_client, waiting, name):
    url = reverse(f"admin:digests_{name}")
    for client in (stranger_client, reader_client):
        for answer in (client.get(url), client.post(url, file("name\nFresh\n"))):
            assert answer.status_code == 403
            assert "Second Voice" not in answer.content.decode()
    assert "/login/" in Client().get(url).headers["Location"]


@pytest.mark.parametrize("name", ["source_proposed", "source_import", "topic_import"])
def test_posting_needs_the_token(editor, waiting, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    url = reverse(f"admin:digests_{name}")
    assert client.post(url, file("name\nFresh\n") | {f"do-{waiting[0].pk}": "accept"}).status_code == 403
    assert Source.objects.filter(status="proposed").count() == 2
    assert client.put(url).status_code in {403, 405}


def test_the_lists_lead_there(editor_client, waiting):
    page = editor_client.get(reverse("admin:digests_source_changelist")).content.decode()
    for name in ("source_proposed", "source_import"):
        assert f'href="{reverse(f"admin:digests_{name}")}"' in page
    page = editor_client.get(reverse("admin:digests_topic_changelist")).content.decode()
    assert f'href="{reverse("admin:digests_topic_export", args=["csv"])}"' in page


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_of_proposals_costs_the_same_for_one_and_three(
    editor_client, django_assert_num_queries, size
):
    for number in range(size):
        digest = make_digest(sections=1, items=size, citations=1)
        source = SourceFactory(slug=f"p-{number}", name=f"Proposed {number}", status="proposed")
        Citation.objects.filter(item__section__digest=digest).update(source=source)
    with django_assert_num_queries(9):
        assert editor_client.get(reverse(PROPOSED)).status_code == 200
