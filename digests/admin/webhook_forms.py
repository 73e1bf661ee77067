"""What is asked before changes are sent to a webhook again."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from digests.domain.delivery import replaying
from digests.domain.delivery.replaying import Replay


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
