import pytest
from django.test import Client
from django.urls import reverse

LISTS = ["digest", "item", "section", "source", "topic", "country", "region", "series", "edition", "change"]


def pages(draft):
    named = [("digests_digest_import", []), ("digests_digest_preview", [draft.pk])]
    named += [("digests_digest_change", [draft.pk])]
    named += [
        ("digests_digest_step", [draft.pk, step]) for step in ("publish", "schedule", "correct", "withdraw")
    ]
    named += [(f"digests_{model}_changelist", []) for model in LISTS]
    return [reverse(f"admin:{name}", args=args) for name, args in named]


def test_anonymous_is_sent_to_sign_in(draft):
    for url in pages(draft):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert "/admin/login/" in answer["Location"]


def test_staff_without_permission_get_403(stranger_client, draft):
    for url in pages(draft):
        assert stranger_client.get(url).status_code == 403, url


def test_an_editor_gets_every_page(editor_client, draft):
    for url in pages(draft):
        assert editor_client.get(url).status_code == 200, url


def test_who_may_only_look_can_preview_but_not_act(reader_client, draft):
    assert reader_client.get(reverse("admin:digests_digest_preview", args=[draft.pk])).status_code == 200
    for step in ("publish", "schedule", "unschedule", "correct", "withdraw"):
        url = reverse("admin:digests_digest_step", args=[draft.pk, step])
        assert reader_client.post(url, {"note": "x"}).status_code == 403
    assert reader_client.get(reverse("admin:digests_digest_import")).status_code == 403
    assert (
        reader_client.post(reverse("admin:digests_digest_import_review"), {"do": "make"}).status_code == 403
    )


@pytest.mark.parametrize("model", ["edition", "change"])
def test_what_is_public_is_to_look_at_only(editor_client, db, model):
    assert editor_client.get(reverse(f"admin:digests_{model}_add")).status_code == 403
