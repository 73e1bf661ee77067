"""Keys: made, replaced and ended. A token is known to whoever makes it, once; what is kept opens nothing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.choices import KeyMode, Scope
from digests.domain.errors import DeskError, InvalidError
from digests.domain.partners import networks, tokens
from digests.models import ApiKey, Partner

PER_MINUTE = 600
# How long the old key goes on after a rotation, unless said otherwise, and at most.
OVERLAP = timedelta(days=7)
LONGEST_OVERLAP = timedelta(days=90)


@dataclass(frozen=True)
class Terms:
    """What a key is for: a ``KeyMode``, values of ``Scope``, CIDR blocks (none: anywhere), requests, an end."""

    label: str
    mode: str = KeyMode.LIVE.value
    scopes: tuple[str, ...] = (Scope.READ.value,)
    networks: tuple[str, ...] = ()
    per_minute: int = PER_MINUTE
    per_month: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Issued:
    """A key with its token, which is known now and never again; empty where the key was made before."""

    key: ApiKey
    token: str = field(repr=False)


def issue(partner: Partner, terms: Terms, *, by: Any = None, uuid: UUID | None = None) -> Issued:
    """Make a key for a partner; the same uuid again makes no second one. Raises InvalidError."""
    checked = _checked(terms)
    token = tokens.make(terms.mode)
    key, created = ApiKey.objects.get_or_create(
        uuid=uuid or uuid4(),
        defaults={
            **checked,
            "partner": partner,
            "lookup": token.lookup,
            "secret_digest": token.digest(),
            "created_by": by,
        },
    )
    return Issued(key, token.text() if created else "")


def rotate(key: ApiKey, *, by: Any = None, overlap: timedelta = OVERLAP, uuid: UUID | None = None) -> Issued:
    """Make a key of the same rights and let this one end after an overlap; raise DeskError where it has ended."""
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise DeskError(
            _("The old key may go on for %(most)s days at most.") % {"most": LONGEST_OVERLAP.days}
        )
    with transaction.atomic():
        old = ApiKey.objects.select_for_update().select_related("partner").get(pk=key.pk)
        if uuid and old.replaced_by and old.replaced_by.uuid == uuid:
            return Issued(old.replaced_by, "")
        now = timezone.now()
        _refuse_ended(old, now)
        made = issue(old.partner, _again(old, now), by=by, uuid=uuid)
        ApiKey.objects.filter(pk=made.key.pk).update(
            followed_seq=old.followed_seq, followed_at=old.followed_at
        )
        ends = now + overlap
        old.expires_at = min(old.expires_at or ends, ends)
        old.replaced_by = made.key
        old.save(update_fields=["expires_at", "replaced_by"])
    return made


def revoke(key: ApiKey) -> ApiKey:
    """End a key at once and for good; one that was revoked keeps when that was."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
    key.refresh_from_db()
    return key


def _refuse_ended(key: ApiKey, now: datetime) -> None:
    if key.revoked_at or (key.expires_at and key.expires_at <= now):
        raise DeskError(_("This key has ended, so there is nothing to replace: make a new key."))
    if key.replaced_by:
        raise DeskError(_("This key was replaced already, by “%(key)s”.") % {"key": key.replaced_by})


def _again(key: ApiKey, now: datetime) -> Terms:
    """Return a key's terms once more; one that was given for a time is given for as long again."""
    return Terms(
        label=key.label,
        mode=key.mode,
        scopes=tuple(key.scopes),
        networks=tuple(key.networks),
        per_minute=key.per_minute,
        per_month=key.per_month,
        expires_at=now + (key.expires_at - key.created_at) if key.expires_at else None,
    )


def _checked(terms: Terms) -> dict[str, Any]:
    """Return the columns of a key with these terms; raise InvalidError, which has sentences by field."""
    errors: dict[str, list[str]] = {}
    label, longest = " ".join(terms.label.split()), 80
    if not 0 < len(label) <= longest:
        errors["label"] = [_("Say in at most %(most)s characters what the key is for.") % {"most": longest}]
    scopes = [scope for scope in Scope.values if scope in terms.scopes]
    if not scopes or len(scopes) != len(set(terms.scopes)):
        errors["scopes"] = [
            _("Choose what the key may do: %(scopes)s.") % {"scopes": ", ".join(Scope.values)}
        ]
    if terms.mode not in KeyMode.values:
        errors["mode"] = [_("A key is live or for tests.")]
    if terms.per_minute < 1 or (terms.per_month is not None and terms.per_month < 1):
        errors["per_minute"] = [_("A key may ask at least once.")]
    if terms.expires_at and terms.expires_at <= timezone.now():
        errors["expires_at"] = [_("This time has passed: the key would open nothing.")]
    try:
        blocks = networks.cleaned(terms.networks)
    except InvalidError as error:
        errors |= error.errors
    if errors:
        raise InvalidError(errors)
    return {
        "label": label,
        "mode": terms.mode,
        "scopes": scopes,
        "networks": blocks,
        "per_minute": terms.per_minute,
        "per_month": terms.per_month,
        "expires_at": terms.expires_at,
    }
