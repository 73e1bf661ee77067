"""Standing: what a key's holder is told of it at ``/me/``, as JSON."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from digests.domain.partners import usage
from digests.domain.partners.callers import Caller
from digests.domain.partners.usage import Report
from digests.domain.wire import Json, stamp
from digests.models import ApiKey


def me_json(caller: Caller, *, head_seq: int, at: datetime) -> Json:
    """Return who the caller is, what its key may, what it used, and how far it is behind ``head_seq``."""
    key = ApiKey.objects.only(*KEY_COLUMNS).get(pk=caller.key_id)
    report = usage.report(caller.key_id, at=at)
    return {
        "partner": {"id": str(caller.partner_uuid), "name": caller.partner_name},
        "key": _key(key),
        "limits": {"per_minute": key.per_minute, "per_month": key.per_month},
        "quota": _quota(key, report, at),
        "usage": {"hour": dict(report.hour), "day": dict(report.day), "month": dict(report.month)},
        "hours": [{"hour": stamp(hour.begins), **hour.counts} for hour in report.hours],
        "following": _following(key, head_seq),
        "last_problem": _problem(report),
    }


KEY_COLUMNS = (
    "uuid",
    "label",
    "mode",
    "scopes",
    "networks",
    "created_at",
    "expires_at",
    "per_minute",
    "per_month",
    "followed_seq",
    "followed_at",
)


def month_ends(at: datetime) -> datetime:
    """Return when the month of a moment ends, in UTC."""
    first = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def _key(key: ApiKey) -> Json:
    return {
        "id": str(key.uuid),
        "label": key.label,
        "mode": key.mode,
        "scopes": key.scopes,
        "networks": key.networks,
        "created_at": stamp(key.created_at),
        "expires_at": stamp(key.expires_at) if key.expires_at else None,
    }


def _quota(key: ApiKey, report: Report, at: datetime) -> Json | None:
    if key.per_month is None:
        return None
    left = max(0, key.per_month - report.in_month)
    return {"used": report.in_month, "left": left, "resets_at": stamp(month_ends(at))}


def _following(key: ApiKey, head_seq: int) -> Mapping[str, object]:
    seq, at = key.followed_seq, key.followed_at
    return {
        "cursor": None if seq is None else str(seq),
        "moved_at": stamp(at) if at else None,
        "head": str(head_seq),
        "behind": None if seq is None else max(0, head_seq - seq),
    }


def _problem(report: Report) -> Json | None:
    if report.problem is None:
        return None
    return {
        "type": report.problem.slug,
        "at": stamp(report.problem.at),
        "path": report.problem.path,
    }
