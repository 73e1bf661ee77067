"""Whatever is done, the newest revision is the digest as it stands; a killed act leaves the old state whole."""

import random
from uuid import uuid4

import pytest

from digests.domain import (
    composing,
    composing_sections,
    composing_text,
    composing_undo,
    editing,
    publishing,
    registry,
)
from digests.domain.composing_fields import Changes
from digests.domain.errors import DeskError
from digests.models import Citation, Digest, Item, Removal, Revision, Source, TaggedItem, Topic
from tests.domain.composing import act, cited, items_of, new_cited, typed
from tests.domain.test_faults import KILLED, in_child
from tests.factories import CODES, CountryFactory, make_digest

FIELDS = ("headline", "body", "image_alt")


def newest(digest):
    return Revision.objects.filter(digest=digest).first().document


class Somebody:
    """An editor who does things at random."""

    def __init__(self, digest, draw, by):
        self.digest, self.draw = digest, draw
        self.seen = act(digest, by)
        self.item = draw.choice(items_of(digest))
        self.section = draw.choice(list(digest.sections.all()))
        others = self.section.items.exclude(pk=self.item.pk).values_list("uuid", flat=True)
        self.after = draw.choice([None, *others])

    def save(self, changes):
        composing.save_item(self.seen, self.item.uuid, version=self.item.version, changes=changes)

    def type(self):
        self.save(typed(**{name: f"{name} {self.draw.random()}" for name in self.draw.sample(FIELDS, 2)}))

    def cite(self):
        kept = self.draw.sample(cited(self.item), k=min(1, self.item.citations.count()))
        source, url = f"Outlet {self.draw.randint(0, 4)}", f"https://a.example/{self.draw.random()}"
        all_ = [*kept, new_cited(source=source, url=url)]
        self.save(Changes(citations=tuple(self.draw.sample(all_, k=len(all_)))))

    def tag(self):
        self.save(Changes(topics=(), new_topics=(f"Topic {self.draw.randint(0, 9)}",), may_add_topics=True))

    def add(self):
        place = {"section": self.section.uuid, "after": self.after}
        composing.add_item(self.seen, uuid4(), **place, changes=typed(body="New."))

    def move(self):
        composing.move_item(self.seen, self.item.uuid, section=self.section.uuid, after=self.after)

    def delete(self):
        composing.delete_item(self.seen, self.item.uuid)

    def undo(self):
        for removal in Removal.objects.filter(undone_at=None)[:1]:
            composing_undo.undo(self.seen, removal.uuid)

    def copy(self):
        composing.duplicate_item(self.seen, self.item.uuid, new=uuid4())

    def split(self):
        half, item = len(self.item.body) // 2, self.item
        composing_text.split_item(self.seen, item.uuid, new=uuid4(), at=half, version=item.version)

    def merge(self):
        first, second = self.draw.choice(items_of(self.digest)), self.item
        versions = {"version": second.version, "into_version": first.version}
        composing_text.merge_items(self.seen, second.uuid, into=first.uuid, **versions)

    def begin_section(self):
        heading = f"Subject {self.draw.random()}"
        composing_sections.add_section(self.seen, uuid4(), country=None, heading=heading)

    def move_section(self):
        composing_sections.move_section(self.seen, self.section.uuid, after=None)

    def drop_section(self):
        composing_sections.delete_section(self.seen, self.section.uuid)

    def rename(self):
        composing_sections.save_digest(self.seen, fields={"title": f"Title {self.draw.random()}"})


ACTS = (
    "type type type cite cite tag add move delete undo copy split merge begin_section move_section"
    " drop_section rename"
).split()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_after_any_sequence_of_acts_the_newest_revision_is_the_digest(seed, editor):
    draw = random.Random(seed)
    digest = make_digest(sections=3, items=3, citations=2)
    done = set()
    for step in range(40):
        by = draw.choice([editor, None])
        try:
            kind = draw.choice(ACTS)
            getattr(Somebody(Digest.objects.get(pk=digest.pk), draw, by), kind)()
            done.add(kind)
        except DeskError:
            continue
        except IndexError:
            # Everything was deleted: begin again.
            digest = make_digest(sections=3, items=3, citations=2)
            continue
        assert newest(digest) == editing.document_of(digest).to_json(), f"after {sorted(done)}, step {step}"
    assert len(done) > 6


@pytest.mark.django_db
def test_wording_that_changed_in_the_registry_is_in_the_next_revision():
    digest = make_digest(sections=1, items=2, citations=1)
    first, second = items_of(digest)
    composing.save_item(act(digest), first.uuid, version=1, changes=typed(body="One."))
    source = Source.objects.get(slug="outlet-0")
    source.name = "Outlet Zero"
    source.save()
    registry.touch()
    composing.save_item(act(digest), second.uuid, version=1, changes=typed(body="Two."))
    assert "Outlet Zero" in str(newest(digest))
    assert newest(digest) == editing.document_of(digest).to_json()


@pytest.mark.django_db
def test_a_save_after_a_milestone_makes_a_revision_of_its_own():
    digest = make_digest(sections=1, items=1, citations=1)
    publishing.publish(digest)
    before = newest(digest)
    composing.save_item(act(digest), items_of(digest)[0].uuid, version=1, changes=typed(body="Newer."))
    assert [r.milestone for r in Revision.objects.all()] == ["automatic", "published", "imported"]
    assert Revision.objects.all()[1].document == before


@pytest.mark.django_db
def test_every_country_of_the_region_gets_its_section_in_order():
    digest = make_digest(sections=2, items=1, citations=1)
    for code in CODES[:5]:
        CountryFactory(code=code)
    for _ in range(2):
        composing_sections.add_countries(act(digest))
    sections = list(digest.sections.values_list("country", flat=True))
    assert sections == [None, "KZ", "UZ", "TM", "KG", "TJ"]
    assert newest(digest) == editing.document_of(digest).to_json()


def state():
    return {
        "items": list(
            Item.objects.order_by("uuid").values_list("uuid", "version", "body", "section", "position")
        ),
        "citations": list(
            Citation.objects.order_by("uuid").values_list("uuid", "item", "url", "source__name")
        ),
        "topics": list(TaggedItem.objects.order_by("pk").values_list("content_object", "tag__name")),
        "digest": list(Digest.objects.values_list("version", "title")),
        "revisions": list(Revision.objects.order_by("pk").values_list("pk", "document")),
        "removals": Removal.objects.count(),
        "registry": (Topic.objects.count(), Source.objects.count()),
    }


def killed_everywhere(doing):
    before = state()
    for kill_at in range(1, 80):
        outcome = in_child(doing, kill_at=kill_at)
        if outcome == 0:
            assert state() != before
            return kill_at - 1
        assert outcome == KILLED
        assert state() == before, f"killed at statement {kill_at}"
    pytest.fail("the act never ended")


@pytest.mark.django_db(transaction=True)
def test_a_save_killed_at_any_statement_leaves_the_old_or_the_new_state_whole():
    digest = make_digest(sections=2, items=2, citations=2)
    item = items_of(digest)[0]
    changes = Changes(
        columns={"body": "Other."},
        new_topics=("Glaciers",),
        may_add_topics=True,
        citations=(cited(item)[1], new_cited(source="New Outlet", url="https://new.example/")),
    )
    seen = act(digest)
    assert killed_everywhere(lambda: composing.save_item(seen, item.uuid, version=1, changes=changes)) > 8


@pytest.mark.django_db(transaction=True)
def test_a_delete_killed_at_any_statement_leaves_the_old_or_the_new_state_whole():
    digest = make_digest(sections=2, items=2, citations=2)
    seen, item = act(digest), items_of(digest)[0]
    assert killed_everywhere(lambda: composing.delete_item(seen, item.uuid)) > 8
    removal = Removal.objects.get()
    seen = act(digest)
    assert killed_everywhere(lambda: composing_undo.undo(seen, removal.uuid)) > 8
    assert newest(digest) == editing.document_of(digest).to_json()
