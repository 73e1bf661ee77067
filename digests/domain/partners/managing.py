"""Partners: added, paused and found; their keys are in ``keys``."""

from django.utils import timezone
from django.utils.translation import gettext as _

from digests.domain.errors import DeskError
from digests.domain.partners.tokens import LOOKUP_LENGTH
from digests.models import ApiKey, Partner


def find(name: str) -> Partner:
    """Return the partner of a name; raise DeskError where there is none."""
    try:
        return Partner.objects.get(name=name)
    except Partner.DoesNotExist as error:
        raise DeskError(_("There is no partner “%(name)s”.") % {"name": name}) from error


def add(name: str) -> Partner:
    """Return the partner of a name, added where there is none."""
    partner, _created = Partner.objects.get_or_create(name=" ".join(name.split()))
    return partner


def pause(partner: Partner) -> Partner:
    """Let none of a partner's keys and webhooks work, at once; one that is paused keeps since when."""
    Partner.objects.filter(pk=partner.pk, paused_at=None).update(paused_at=timezone.now())
    partner.refresh_from_db()
    return partner


def resume(partner: Partner) -> Partner:
    """Let a partner's keys and webhooks work again."""
    Partner.objects.filter(pk=partner.pk).update(paused_at=None)
    partner.refresh_from_db()
    return partner


def find_key(text: str) -> ApiKey:
    """Return the key that has a lookup, or that a token (or the beginning of one) is of; raise DeskError."""
    parts = text.strip().split("_")
    lookup = parts[2] if len(parts) > 2 else parts[0]  # noqa: PLR2004 (dgst, mode, lookup, secret)
    key = ApiKey.objects.select_related("partner").filter(lookup=lookup[:LOOKUP_LENGTH]).first()
    if key is None:
        # What was given may be a whole token: it isn't said again.
        raise DeskError(
            _("There is no such key. Give the ten letters and digits that stand after “dgst_live_”.")
        )
    return key
