"""What is asked for a new webhook, and before changes are sent to one again."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from digests.choices import FacetKind, KeyMode, ObjectKind
from digests.domain.delivery import replaying
from digests.domain.delivery.endpoints import Wishes
from digests.domain.delivery.replaying import Replay
from digests.models import Country, Region, Series, Source, Topic

# Where there is what a webhook can be narrowed to, and by which column it is named.
REGISTERS: dict[str, tuple[Any, str]] = {
    FacetKind.COUNTRY: (Country, "code"),
    FacetKind.REGION: (Region, "slug"),
    FacetKind.SERIES: (Series, "slug"),
    FacetKind.TOPIC: (Topic, "slug"),
    FacetKind.SOURCE: (Source, "slug"),
}
# As many as the wire takes, so that what it tells of the webhook is what it would take.
MOST_KEYS, MOST_CHARACTERS = 10, 200
LANGUAGE = re.compile("[A-Za-z0-9-]{1,35}")


class KeysField(forms.CharField):
    """Codes or slugs of one kind of facet, by commas: any of them."""

    def __init__(self, kind: FacetKind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(label=capfirst(kind.label), required=False, max_length=MOST_CHARACTERS, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the keys; refuse what there isn't."""
        typed = [key.strip() for key in super().clean(value).split(",") if key.strip()]
        keys = list(dict.fromkeys(key.upper() if self.kind == FacetKind.COUNTRY else key for key in typed))
        if len(keys) > MOST_KEYS:
            raise forms.ValidationError(gettext("Give %(most)s at most.") % {"most": MOST_KEYS})
        known = self._known(keys)
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise forms.ValidationError(gettext("There is no such: %(keys)s.") % {"keys": ", ".join(unknown)})
        return keys

    def _known(self, keys: list[str]) -> set[str]:
        if self.kind not in REGISTERS:
            return {key for key in keys if LANGUAGE.fullmatch(key)}
        model, column = REGISTERS[self.kind]
        return set(model.objects.filter(**{f"{column}__in": keys}).values_list(column, flat=True))


class WebhookForm(forms.Form):
    """Where a partner's new webhook leads, and what it gets."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"class": "vTextField"}),
        help_text=_("The partner's: https://, on the public internet, on port 443, 8443, 80 or 8080."),
        error_messages={"required": _("Give the address that the partner named.")},
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=200,
        required=False,
        help_text=_("By which you know it, such as “Web site”."),
    )
    mode = forms.ChoiceField(
        label=_("Kind"),
        choices=KeyMode.choices,
        initial=KeyMode.LIVE,
        widget=forms.RadioSelect,
        help_text=_("A test webhook gets test events, and what is replayed of the sandbox."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it gets"),
        choices=ObjectKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none for both."),
    )
    country = KeysField(FacetKind.COUNTRY, help_text=_("Codes, by commas: any of them. Empty: all."))
    region = KeysField(FacetKind.REGION, help_text=_("Slugs, by commas."))
    series = KeysField(FacetKind.SERIES, help_text=_("Slugs, by commas."))
    topic = KeysField(FacetKind.TOPIC, help_text=_("Slugs, by commas."))
    source = KeysField(FacetKind.SOURCE, help_text=_("Slugs, by commas."))
    language = KeysField(FacetKind.LANGUAGE, help_text=_("Tags such as en or ru, by commas."))

    def wishes(self) -> Wishes:
        """Return what was typed."""
        found = self.cleaned_data
        return Wishes(
            url=found["url"],
            description=found["description"],
            filters={kind: [found[kind]] for kind in FacetKind.values if found[kind]},
            kinds=found["kinds"],
        )


class ReplayForm(forms.Form):
    """Which changes: some that were chosen in the log, a range of numbers, or those since a moment."""

    event = forms.TypedMultipleChoiceField(coerce=UUID, required=False, widget=forms.MultipleHiddenInput)
    from_seq = forms.IntegerField(
        label=_("From change number"),
        required=False,
        min_value=0,
        max_value=2**62,
        help_text=_("The numbers stand in the list of changes and in the log of deliveries."),
    )
    to_seq = forms.IntegerField(
        label=_("To change number"),
        required=False,
        min_value=0,
        max_value=2**62,
        help_text=_("Without it, all until now. A thousand changes are looked through at once."),
    )
    since = forms.DateTimeField(
        label=_("Or all since (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was ticked is told by id; whether there are such changes, the domain says.
        self.fields["event"].choices = [(one, one) for one in chosen]  # type: ignore[attr-defined]  # a ChoiceField
        if chosen:
            for name in ("from_seq", "to_seq", "since"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse what says it in two ways, or in none."""
        found = super().clean() or {}
        ways = [found.get("event"), found.get("from_seq") is not None, found.get("since")]
        if not self.errors and sum(map(bool, ways)) != 1:
            self.add_error(None, _("Give the first change number, or a moment."))
        return found

    def replay(self, webhook: Any) -> Replay:
        """Queue what was asked for; raise DeskError."""
        found = self.cleaned_data
        if found["event"]:
            return replaying.replay_ids(webhook, found["event"])
        if found["since"]:
            return replaying.replay_since(webhook, found["since"])
        return replaying.replay_range(webhook, from_seq=found["from_seq"], to_seq=found["to_seq"])
