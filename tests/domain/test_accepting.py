"""Warnings are accepted with a reason, and come back when what they are about changes."""

from typing import Any

import pytest

from digests.domain import accepting, preflight, publishing
from digests.domain.errors import DeskError
from digests.domain.preflight import Finding
from digests.models import Acceptance, Citation, Digest, Item, Section
from tests.factories import make_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> Digest:
    """Return a digest with one warning: an item without a headline."""
    made = make_digest(sections=1, items=2, citations=1)
    item = Item.objects.filter(section__digest=made).first()
    assert item is not None
    Item.objects.filter(pk=item.pk).update(headline="")
    Citation.objects.filter(item__section__digest=made).update(url="")
    return made


def warning(digest: Digest, code: str = "no-url") -> Finding:
    return next(finding for finding in preflight.check_digest(digest) if finding.code == code)


def test_an_accepted_warning_stands_apart_with_who_and_why(digest: Digest, editor: Any) -> None:
    finding = warning(digest)
    assert finding in accepting.sorted_findings(digest).open
    accepting.accept(digest, finding.mark, reason=" Only\x00 in\nprint. ", by=editor)
    found = accepting.sorted_findings(digest)
    assert finding not in found.open
    ((accepted, row),) = found.accepted
    assert (accepted, row.reason, row.by, row.message) == (finding, "Only in print.", editor, finding.message)


def test_it_comes_back_when_what_it_is_about_changes(digest: Digest, editor: Any) -> None:
    finding = warning(digest)
    accepting.accept(digest, finding.mark, reason="Only in print.", by=editor)
    Item.objects.filter(uuid=finding.item_id).update(body="Another text.")
    assert len(accepting.sorted_findings(digest).accepted) == 1
    other = Citation.objects.exclude(item__uuid=finding.item_id).get().source
    other.pk, other.slug, other.name, other.uuid = None, "third", "Third", Section().uuid
    other.save()
    Citation.objects.filter(item__uuid=finding.item_id).update(source=other)
    found = accepting.sorted_findings(digest)
    assert found.accepted == ()
    assert finding.item_id in {entry.item_id for entry in found.warnings if entry.code == "no-url"}


def test_the_first_reason_stays_and_a_second_makes_no_second_row(digest: Digest, editor: Any) -> None:
    mark = warning(digest).mark
    accepting.accept(digest, mark, reason="Only in print.", by=editor)
    accepting.accept(digest, mark, reason="Because.", by=None)
    assert Acceptance.objects.get().reason == "Only in print."


def test_taken_back_it_is_open_again(digest: Digest, editor: Any) -> None:
    finding = warning(digest)
    accepting.accept(digest, finding.mark, reason="Only in print.", by=editor)
    accepting.take_back(digest, finding.mark)
    accepting.take_back(digest, finding.mark)
    assert finding in accepting.sorted_findings(digest).warnings


def test_of_one_digest_it_says_nothing_of_another(digest: Digest, editor: Any) -> None:
    mark = warning(digest).mark
    accepting.accept(digest, mark, reason="Only in print.", by=editor)
    other = make_digest(sections=1, items=1, citations=1)
    Citation.objects.filter(item__section__digest=other).update(url="")
    assert accepting.sorted_findings(other).accepted == ()
    accepting.take_back(other, mark)
    assert Acceptance.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "said"), [("  ", "Say why"), ("x" * 501, "too long"), ("Good reason.", "can't be accepted")]
)
def test_without_a_reason_or_for_an_error_it_is_refused(
    digest: Digest, editor: Any, reason: str, said: str
) -> None:
    code = "no-url"
    if said == "can't be accepted":
        Citation.objects.filter(item__section__digest=digest).delete()
        code = "no-citation"
    with pytest.raises(DeskError, match=said):
        accepting.accept(digest, warning(digest, code).mark, reason=reason, by=editor)
    assert not Acceptance.objects.exists()


def test_a_warning_that_has_gone_is_not_accepted(digest: Digest, editor: Any) -> None:
    mark = warning(digest).mark
    Citation.objects.update(url="https://outlet.example/1")
    with pytest.raises(DeskError, match="has changed"):
        accepting.accept(digest, mark, reason="Only in print.", by=editor)


def test_accepting_leaves_the_digest_as_it_is(digest: Digest, editor: Any) -> None:
    publishing.publish(digest)
    accepting.accept(digest, warning(digest).mark, reason="Only in print.", by=editor)
    digest.refresh_from_db()
    assert digest.version == 1
    assert not publishing.has_newer_work(digest)
