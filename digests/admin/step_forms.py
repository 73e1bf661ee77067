"""What the confirmation pages ask: a public note, a time, the items a correction is about."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from digests.models import Digest, Item


class MailField(forms.BooleanField):
    """Whether readers are told by mail, which they are unless somebody decides otherwise."""

    def __init__(self, readers: int) -> None:
        label = ngettext("Tell %(n)s reader by mail", "Tell %(n)s readers by mail", readers) % {"n": readers}
        super().__init__(
            label=label,
            required=False,
            initial=True,
            help_text=_("Who is sent it is told of its corrections by mail too."),
        )


class NoteForm(forms.Form):
    """The public note."""

    note = forms.CharField(
        label=_("Public note"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Readers and partners see it. Say what was wrong and what is right."),
        error_messages={
            "required": _("Write the public note: it says to readers and partners what was wrong.")
        },
    )

    def __init__(self, *args: Any, digest: Digest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.digest = digest


class CorrectForm(NoteForm):
    """The public note, and which items it is about."""

    items = forms.MultipleChoiceField(
        label=_("Items that the note is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where none is chosen, the note is shown with the items whose text has changed."),
    )

    def __init__(self, *args: Any, digest: Digest, **kwargs: Any) -> None:
        super().__init__(*args, digest=digest, **kwargs)
        rows = Item.objects.filter(section__digest=digest).order_by("section__position", "position", "id")
        self.fields["items"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(item.uuid), str(item)) for item in rows
        ]

    def clean_items(self) -> list[Any]:
        """Return the items' uuids."""
        rows = Item.objects.filter(section__digest=self.digest, uuid__in=self.cleaned_data["items"])
        return list(rows.values_list("uuid", flat=True))


class ReturnForm(forms.Form):
    """What has to change before it can be approved."""

    note = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Say what has to change. It becomes a comment that the writers see; readers don't."),
        error_messages={"required": _("Write what has to change: it becomes a comment.")},
    )


class ApproveForm(forms.Form):
    """The mark of the text that was read, so that no other is approved."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ScheduleForm(forms.Form):
    """When to publish, by the clock of the series' time zone."""

    at = forms.DateTimeField(
        label=_("Publish at"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Choose the day and the time.")},
    )

    def __init__(self, *args: Any, digest: Digest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(digest.series.time_zone)

    def clean_at(self) -> datetime:
        """Read the time in the series' zone; what the clock skips in spring is refused."""
        typed: datetime = self.cleaned_data["at"]
        at = timezone.make_naive(typed).replace(tzinfo=self.zone)
        back = at.astimezone(ZoneInfo("UTC")).astimezone(self.zone)
        if back.replace(tzinfo=None) != at.replace(tzinfo=None):
            raise forms.ValidationError(_("The clocks skip this time on that day. Choose another."))
        return at
