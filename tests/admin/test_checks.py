"""The checks of a digest: on a page, in the composer's tab, and the balance of its sources."""

import pytest
from django.test import Client
from django.urls import reverse

from digests.domain import accepting, preflight
from digests.models import Acceptance, Citation, Digest, Item, Source
from tests.factories import make_digest

FETCH = {"X-Requested-With": "fetch"}


def address(digest, name="tab_checks"):
    return reverse(f"admin:digests_digest_{name}", args=[digest.pk])


@pytest.fixture
def warned(db):
    """A digest of two items whose only warning is a citation without a URL."""
    digest = make_digest(sections=1, items=2, citations=1)
    Citation.objects.filter(item=Item.objects.filter(section__digest=digest).first()).update(url="")
    Source.objects.update(ownership="independent")
    return digest


def mark(digest):
    return next(found.mark for found in preflight.check_digest(digest) if found.code == "no-url")


def sent(digest, **changes):
    return {"do": "accept", "mark": mark(digest), "reason": "Only in <b>print</b>."} | changes


def test_the_tab_links_each_finding_to_its_card(editor_client, warned):
    page = editor_client.get(address(warned)).content.decode()
    item = Item.objects.filter(section__digest=warned).first()
    assert f'href="#item-{item.uuid}"' in page
    assert "1 warning" in page
    assert "<html" not in page


def test_the_page_links_each_finding_to_its_stock_page(editor_client, warned):
    page = editor_client.get(address(warned, "checks")).content.decode()
    item = Item.objects.filter(section__digest=warned).first()
    assert reverse("admin:digests_item_change", args=[item.pk]) in page
    assert "<html" in page


def test_accepting_by_fetch_answers_the_fragment(editor_client, editor, warned):
    answer = editor_client.post(address(warned), sent(warned), headers=FETCH)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "The warning is accepted." in text
    assert "1 accepted warning" in text
    assert "Only in &lt;b&gt;print&lt;/b&gt;." in text
    assert Acceptance.objects.get().by == editor


def test_accepting_by_a_plain_form_leads_back_to_the_page(editor_client, warned):
    answer = editor_client.post(address(warned), sent(warned), follow=True)
    assert answer.redirect_chain == [(address(warned, "checks"), 302)]
    assert "1 accepted warning" in answer.content.decode()
    taken = editor_client.post(address(warned), sent(warned, do="take-back"), follow=True)
    assert "The warning is open again." in taken.content.decode()
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("name", ["tab_checks", "checks"])
def test_what_is_refused_says_why(editor_client, warned, name):
    answer = editor_client.post(address(warned, name), sent(warned, reason=" "), follow=True)
    assert "Say why the warning can stay" in answer.content.decode()
    by_fetch = editor_client.post(address(warned), sent(warned, mark="0" * 64), headers=FETCH)
    assert by_fetch.status_code == 409
    assert "has changed" in by_fetch.content.decode()
    assert not Acceptance.objects.exists()


def test_who_may_only_look_accepts_nothing(reader_client, warned):
    page = reader_client.get(address(warned)).content.decode()
    assert "1 warning" in page
    assert "Accept" not in page
    by_fetch = reader_client.post(address(warned), sent(warned), headers=FETCH)
    assert (by_fetch.status_code, by_fetch.json()["code"]) == (403, "forbidden")
    for name in ("tab_checks", "checks"):
        assert reader_client.post(address(warned, name), sent(warned)).status_code == 403
    assert not Acceptance.objects.exists()


def test_a_stranger_sees_nothing(stranger_client, warned):
    assert stranger_client.get(address(warned)).json() == {
        "code": "forbidden",
        "error": "You have no right to do this.",
    }
    for name in ("checks", "balance"):
        assert stranger_client.get(address(warned, name)).status_code == 403


def test_signed_out_the_composer_is_told_in_json_and_a_form_is_led_to_sign_in(warned):
    client = Client()
    for answer in (client.get(address(warned)), client.post(address(warned), sent(warned), headers=FETCH)):
        assert (answer.status_code, answer.json()) == (401, {"code": "signed-out"})
    for name in ("tab_checks", "checks"):
        assert "/login/" in client.post(address(warned, name), sent(warned)).headers["Location"]
    assert not Acceptance.objects.exists()


def test_acts_need_the_token(editor, warned):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for name in ("tab_checks", "checks"):
        assert client.post(address(warned, name), sent(warned)).status_code == 403
    assert not Acceptance.objects.exists()


def test_other_methods_are_refused(editor_client, warned):
    assert editor_client.delete(address(warned)).status_code == 405
    assert editor_client.post(address(warned, "balance")).status_code == 405


def test_an_unknown_digest_is_not_found(editor_client, warned):
    for name in ("tab_checks", "checks", "balance"):
        missing = reverse(f"admin:digests_digest_{name}", args=[warned.pk + 1])
        assert editor_client.get(missing).status_code == 404


def test_the_balance_is_drawn_and_said_in_a_table(editor_client, warned):
    page = editor_client.get(address(warned, "balance")).content.decode()
    assert "<svg" in page
    assert 'fill="url(#own-independent)"' in page
    assert "independent" in page
    assert "<figcaption>By ownership</figcaption>" in page
    assert "style=" not in page.split("<main")[1]


def test_a_balance_of_nothing_says_so(editor_client, warned):
    Citation.objects.filter(item__section__digest=warned).delete()
    assert "No source is cited yet." in editor_client.get(address(warned, "balance")).content.decode()


@pytest.mark.parametrize(("name", "queries"), [("tab_checks", 13), ("checks", 15), ("balance", 11)])
@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_the_same_for_one_and_three(
    editor_client, editor, django_assert_num_queries, size, name, queries
):
    digest = make_digest(sections=size + 1, items=size, citations=size)
    Item.objects.filter(section__digest=digest).update(headline="")
    for finding in accepting.sorted_findings(digest).warnings[:size]:
        accepting.accept(digest, finding.mark, reason="Only in print.", by=editor)
    editor_client.get(address(digest, name))
    with django_assert_num_queries(queries):
        assert editor_client.get(address(digest, name)).status_code == 200


def test_publishing_lists_the_warnings_that_are_open(editor_client, editor, warned):
    other = Citation.objects.exclude(url="").get()
    Citation.objects.filter(pk=other.pk).update(url="")
    accepting.accept(warned, mark(warned), reason="Only in print.", by=editor)
    step = reverse("admin:digests_digest_step", args=[warned.pk, "publish"])
    page = editor_client.get(step).content.decode()
    assert page.count("has no URL") == 1
    assert "1 warning is accepted" in page
    assert address(warned, "checks") in page


def test_errors_block_however_much_is_accepted(editor_client, editor, warned):
    accepting.accept(warned, mark(warned), reason="Only in print.", by=editor)
    Citation.objects.exclude(url="").delete()
    step = reverse("admin:digests_digest_step", args=[warned.pk, "publish"])
    assert editor_client.post(step).status_code == 409
    assert Digest.objects.get(pk=warned.pk).published_version == 0


def test_another_url_typed_on_the_stock_page_is_not_dead_any_more(editor_client, warned, item_form):
    citation = Citation.objects.exclude(url="").get()
    Citation.objects.filter(pk=citation.pk).update(link_health="dead")
    assert "didn&#x27;t answer" in editor_client.get(address(warned)).content.decode()
    url = reverse("admin:digests_item_change", args=[citation.item_id])
    sent = item_form(citation.item) | {"citations-0-url": "https://outlet.example/alive"}
    assert editor_client.post(url, sent).status_code == 302
    assert "didn&#x27;t answer" not in editor_client.get(address(warned)).content.decode()
