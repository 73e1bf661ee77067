"""What is done with a webhook at the desk by one button, and how it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digests.choices import DisabledReason
from digests.domain.delivery import endpoints


@dataclass(frozen=True)
class Act:
    """Something that is done: its name in addresses, its title on the button, what it will do, and how.

    ``do`` is given the webhook and the number of its secret when the page was shown.

    ``when_disabled`` says whether it is for webhooks that are disabled or for others; None for all.
    """

    name: str
    title: Any
    what: Any
    do: Callable[[Any, int], str]
    when_disabled: bool | None = False
    permission: str = "digests.change_webhook"

    def is_for(self, webhook: Any, user: Any) -> bool:
        """Tell whether a webhook is in the state for it, and somebody may do it."""
        return self.when_disabled in {None, bool(webhook.disabled_at)} and user.has_perm(self.permission)


def _test(webhook: Any, _number: int) -> str:
    endpoints.send_test(webhook)
    return _("A test event is on its way: reload this page in a moment.")


def _retry(webhook: Any, _number: int) -> str:
    n = endpoints.retry_now(webhook)
    return _("Sent now instead of later: %(n)s.") % {"n": n}


def _disable(webhook: Any, _number: int) -> str:
    endpoints.disable(webhook, because=DisabledReason.EDITOR)
    return _("The webhook is disabled.")


def _enable(webhook: Any, _number: int) -> str:
    endpoints.enable(webhook)
    return _("The webhook is enabled, and what it missed is sent.")


def _skip(webhook: Any, _number: int) -> str:
    endpoints.drop_backlog(webhook)
    endpoints.enable(webhook)
    return _("The webhook is enabled, and gets what happens from now on.")


def _renew(webhook: Any, number: int) -> str:
    endpoints.rotate_secret(webhook, over=number)
    return _("The webhook has a new secret. The one before it signs too for a day.")


def _delete(webhook: Any, _number: int) -> str:
    endpoints.delete(webhook)
    return _("The webhook is deleted.")


SECRET, DELETE = "secret", "delete"
ACTS = {
    act.name: act
    for act in (
        Act(
            "test",
            gettext_lazy("Send a test"),
            gettext_lazy("An event that says it is a test is sent to the address, signed as all others."),
            _test,
        ),
        Act(
            "retry",
            gettext_lazy("Try again now"),
            gettext_lazy(
                "All that waits is sent at once instead of at its time, and has its ten attempts anew."
            ),
            _retry,
        ),
        Act(
            "disable",
            gettext_lazy("Disable"),
            gettext_lazy(
                "Nothing more is sent. What waits stays, and what happens meanwhile is kept in the log."
            ),
            _disable,
        ),
        Act(
            "enable",
            gettext_lazy("Enable, and send what it missed"),
            gettext_lazy("All that waits is sent, then all that happened meanwhile, in order."),
            _enable,
            when_disabled=True,
        ),
        Act(
            "skip",
            gettext_lazy("Enable, without what it missed"),
            gettext_lazy(
                "What waits and what happened meanwhile is never sent. The partner can still fetch it from the log."
            ),
            _skip,
            when_disabled=True,
        ),
        Act(
            SECRET,
            gettext_lazy("New secret"),
            gettext_lazy(
                "A new secret is shown to you this once. What is sent is signed by both for a day, so that the partner can"
                " change over."
            ),
            _renew,
            when_disabled=None,
        ),
        Act(
            DELETE,
            gettext_lazy("Delete"),
            gettext_lazy("Nothing more is sent, and its log goes too. This can’t be undone."),
            _delete,
            when_disabled=None,
            permission="digests.delete_webhook",
        ),
    )
}
