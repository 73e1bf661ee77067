"""The composer's acts: each reads what was sent, has the domain do it, and says what it did."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from digests.admin import compose_forms as forms
from digests.admin.compose_api import Call, address, done
from digests.domain import composing, composing_images, composing_sections, composing_text, composing_undo
from digests.domain.composing_work import Act
from digests.domain.errors import InvalidError
from digests.domain.intake.normalise import clean

CHANGE = "change_digest"


def _act(call: Call, sent: Any) -> Act:
    return Act(call.pk, call.request.user, forms.whole_number(sent, "digest_version"))


@address(CHANGE, "change_item")
def item_save(call: Call, item: UUID) -> HttpResponse:
    """Save an item's fields."""
    sent = call.sent
    changes = forms.item_changes(sent, call.request.user)
    version = forms.needed_number(sent, "version")
    return done(call, composing.save_item(_act(call, sent), item, version=version, changes=changes))


@address(CHANGE, "change_item")
def item_image(call: Call, item: UUID) -> HttpResponse:
    """Give an item an image."""
    upload, version = call.request.FILES.get("image"), call.request.POST.get("version", "")
    if upload is None or not version.isdecimal():
        raise InvalidError({"image": [_("Choose an image.")]})
    act = Act(call.pk, call.request.user)
    return done(call, composing_images.set_image(act, item, version=int(version), upload=upload))


@address(CHANGE, "add_item")
def item_add(call: Call) -> HttpResponse:
    """Add an item."""
    sent = call.sent
    outcome = composing.add_item(
        _act(call, sent),
        forms.needed_uuid(sent, "uuid"),
        section=forms.needed_uuid(sent, "section"),
        after=forms.uuid_or_none(sent, "after"),
        changes=forms.item_changes(sent, call.request.user),
    )
    return done(call, outcome)


@address(CHANGE, "change_item")
def item_move(call: Call, item: UUID) -> HttpResponse:
    """Move an item."""
    sent = call.sent
    section, after = forms.needed_uuid(sent, "section"), forms.uuid_or_none(sent, "after")
    return done(call, composing.move_item(_act(call, sent), item, section=section, after=after))


@address(CHANGE, "change_item")
def item_delete(call: Call, item: UUID) -> HttpResponse:
    """Delete an item; it can be put back."""
    sent = call.sent
    removal = forms.uuid_or_none(sent, "removal")
    return done(call, composing.delete_item(_act(call, sent), item, removal=removal))


@address(CHANGE, "add_item")
def item_duplicate(call: Call, item: UUID) -> HttpResponse:
    """Copy an item."""
    new = forms.needed_uuid(call.sent, "uuid")
    return done(call, composing.duplicate_item(_act(call, call.sent), item, new=new))


@address(CHANGE, "add_item", "change_item")
def item_split(call: Call, item: UUID) -> HttpResponse:
    """Split an item."""
    sent = call.sent
    outcome = composing_text.split_item(
        _act(call, sent),
        item,
        new=forms.needed_uuid(sent, "uuid"),
        # Of the text before the cursor as it is stored: tidied, and without space at its beginning.
        at=len(clean(forms.needed_text(sent, "before")).lstrip()),
        version=forms.needed_number(sent, "version"),
    )
    return done(call, outcome)


@address(CHANGE, "change_item")
def item_merge(call: Call, item: UUID) -> HttpResponse:
    """Merge an item into another one."""
    sent = call.sent
    outcome = composing_text.merge_items(
        _act(call, sent),
        item,
        into=forms.needed_uuid(sent, "into"),
        version=forms.needed_number(sent, "version"),
        into_version=forms.needed_number(sent, "into_version"),
    )
    return done(call, outcome)


@address(CHANGE, "add_section")
def section_add(call: Call) -> HttpResponse:
    """Add a section."""
    sent = call.sent
    outcome = composing_sections.add_section(
        _act(call, sent),
        forms.needed_uuid(sent, "uuid"),
        after=forms.uuid_or_none(sent, "after"),
        **forms.section_fields(sent),
    )
    return done(call, outcome)


@address(CHANGE, "add_section")
def section_add_countries(call: Call) -> HttpResponse:
    """Add a section for each of the region's countries that has none."""
    return done(call, composing_sections.add_countries(_act(call, call.sent)))


@address(CHANGE, "change_section")
def section_save(call: Call, section: UUID) -> HttpResponse:
    """Save a section's fields."""
    sent = call.sent
    fields = forms.section_fields(sent)
    return done(call, composing_sections.save_section(_act(call, sent), section, fields=fields))


@address(CHANGE, "change_section")
def section_move(call: Call, section: UUID) -> HttpResponse:
    """Move a section."""
    after = forms.uuid_or_none(call.sent, "after")
    return done(call, composing_sections.move_section(_act(call, call.sent), section, after=after))


@address(CHANGE, "change_section")
def section_delete(call: Call, section: UUID) -> HttpResponse:
    """Delete a section with its items; it can be put back."""
    sent = call.sent
    removal = forms.uuid_or_none(sent, "removal")
    return done(call, composing_sections.delete_section(_act(call, sent), section, removal=removal))


@address(CHANGE)
def digest_save(call: Call) -> HttpResponse:
    """Save the digest's own fields."""
    sent = call.sent
    return done(call, composing_sections.save_digest(_act(call, sent), fields=forms.digest_fields(sent)))


@address(CHANGE)
def undo(call: Call, removal: UUID) -> HttpResponse:
    """Put back what was deleted."""
    return done(call, composing_undo.undo(_act(call, {}), removal))


ADDRESSES = (
    ("item/add/", item_add, "item_add"),
    ("item/<uuid:item>/save/", item_save, "item_save"),
    ("item/<uuid:item>/image/", item_image, "item_image"),
    ("item/<uuid:item>/move/", item_move, "item_move"),
    ("item/<uuid:item>/delete/", item_delete, "item_delete"),
    ("item/<uuid:item>/duplicate/", item_duplicate, "item_duplicate"),
    ("item/<uuid:item>/split/", item_split, "item_split"),
    ("item/<uuid:item>/merge/", item_merge, "item_merge"),
    ("section/add/", section_add, "section_add"),
    ("section/add-countries/", section_add_countries, "section_add_countries"),
    ("section/<uuid:section>/save/", section_save, "section_save"),
    ("section/<uuid:section>/move/", section_move, "section_move"),
    ("section/<uuid:section>/delete/", section_delete, "section_delete"),
    ("digest/save/", digest_save, "digest_save"),
    ("undo/<uuid:removal>/", undo, "undo"),
)
