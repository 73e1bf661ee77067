"""Forms about keys: what a new one may, and how long an old one goes on."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from digests.choices import KeyMode, Scope
from digests.domain.partners.keys import LONGEST_OVERLAP, OVERLAP, PER_MINUTE, Terms


class KeyForm(forms.Form):
    """What a new key is for and what it may."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For those who see the list of keys, such as “Web site” or “Archive, trial”."),
        error_messages={"required": _("Say what the key is for.")},
    )
    mode = forms.ChoiceField(
        label=_("Kind"),
        choices=KeyMode.choices,
        initial=KeyMode.LIVE,
        widget=forms.RadioSelect,
        help_text=_("A test key reads a small sandbox that never changes, to build against."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Rights"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the key may do.")},
    )
    networks = forms.CharField(
        label=_("Networks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "From where it may be used, one a line, such as 203.0.113.0/24. Empty: from anywhere. Ask the partner"
            " which addresses its servers call from."
        ),
    )
    per_minute = forms.IntegerField(
        label=_("Requests a minute"), min_value=1, max_value=100_000, initial=PER_MINUTE
    )
    per_month = forms.IntegerField(
        label=_("Requests a month"),
        min_value=1,
        max_value=2_000_000_000,
        required=False,
        help_text=_("Empty: no quota."),
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("It works until that day ends, in UTC. Empty: until it is revoked."),
    )

    def terms(self) -> Terms:
        """Return the terms that were typed."""
        data = self.cleaned_data
        last = data["expires_on"]
        return Terms(
            label=data["label"],
            mode=data["mode"],
            scopes=tuple(data["scopes"]),
            networks=tuple(data["networks"].splitlines()),
            per_minute=data["per_minute"],
            per_month=data["per_month"],
            expires_at=_end_of(last) if last else None,
        )

    def add_errors(self, errors: dict[str, Any]) -> None:
        """Put what the domain refused beside its fields."""
        for name, texts in errors.items():
            self.add_error("expires_on" if name == "expires_at" else name, texts)


class RotateForm(forms.Form):
    """How long the old key goes on beside the new one."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    days = forms.IntegerField(
        label=_("Days that this key goes on"),
        min_value=0,
        max_value=LONGEST_OVERLAP.days,
        initial=OVERLAP.days,
        help_text=_("So that the partner can change over without a gap; 0 ends it at once."),
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
