"""Enumerations of the product; this module imports nothing of ours."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Cadence(TextChoices):
    """How often an issue of a series comes out."""

    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("monthly")
    IRREGULAR = "irregular", _("irregular")


class DigestStatus(TextChoices):
    """Where a digest's working copy stands."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SourceKind(TextChoices):
    """What sort of body a source is."""

    AGENCY = "agency", _("news agency")
    NEWSPAPER = "newspaper", _("newspaper")
    BROADCASTER = "broadcaster", _("broadcaster")
    ONLINE = "online", _("online outlet")
    MAGAZINE = "magazine", _("magazine")
    MINISTRY = "ministry", _("ministry or state body")
    COMPANY = "company", _("company")
    THINK_TANK = "think_tank", _("think tank")
    IGO = "igo", _("intergovernmental organisation")
    NGO = "ngo", _("non-governmental organisation")


class Ownership(TextChoices):
    """Who controls a source, in the classes of the State Media Monitor."""

    STATE = "state", _("state media")
    STATE_AFFILIATED = "state_affiliated", _("state-affiliated")
    PUBLIC = "public", _("public service")
    INDEPENDENT = "independent", _("independent")
    OFFICIAL = "official", _("official body")
    UNKNOWN = "unknown", _("ownership unknown")


class SourceStatus(TextChoices):
    """Whether an editor has accepted a source into the registry."""

    ACCEPTED = "accepted", _("accepted")
    PROPOSED = "proposed", _("proposed")


class LinkHealth(TextChoices):
    """What the last check of a citation's URL found."""

    UNCHECKED = "unchecked", _("not checked")
    ALIVE = "alive", _("answers")
    DEAD = "dead", _("dead")


class LinkOutcome(TextChoices):
    """How the last request for a link ended."""

    NONE = "", _("not asked yet")
    ANSWERS = "answers", _("answers")
    MISSING = "missing", _("the page is gone")
    CLOSED = "closed", _("the site doesn't tell programs")
    FAILS = "fails", _("the site doesn't answer")
    UNASKED = "unasked", _("not a public web address, so not asked")
    OFFLINE = "offline", _("no site answered, so this server may be offline")


class LinkRank(IntegerChoices):
    """Who is checked first, of the links that are due."""

    WANTED = 0, _("an editor waits")
    NEW = 1, _("never checked")
    KNOWN = 2, _("checked before")


class EditionKind(TextChoices):
    """What an edition did."""

    FIRST = "first", _("first publication")
    UPDATE = "update", _("update")
    CORRECTION = "correction", _("correction")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    RESTORATION = "restoration", _("restoration")


class PubStatus(TextChoices):
    """IPTC ninjs ``pubStatus``: may a published object be used?"""

    USABLE = "usable", _("usable")
    CANCELED = "canceled", _("withdrawn")


class ChangeAction(TextChoices):
    """What a row of the change log tells a partner."""

    PUBLISHED = "published", _("published")
    UPDATED = "updated", _("updated")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RESTORED = "restored", _("restored")


class ObjectKind(TextChoices):
    """The two kinds of object that have a permanent URI and changes."""

    DIGEST = "digest", _("digest")
    ITEM = "item", _("item")


class FacetKind(TextChoices):
    """By what the published index can be filtered."""

    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    SERIES = "series", _("series")
    TOPIC = "topic", _("topic")
    SOURCE = "source", _("source")
    LANGUAGE = "language", _("language")


class Milestone(TextChoices):
    """Why a revision was taken; AUTOMATIC ones are folded."""

    AUTOMATIC = "automatic", _("automatic")
    NAMED = "named", _("named")
    IMPORTED = "imported", _("imported")
    SUBMITTED = "submitted", _("submitted for review")
    APPROVED = "approved", _("approved")
    RESTORED = "restored", _("restored")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    CORRECTED = "corrected", _("corrected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(TextChoices):
    """What the holder of a preview link said."""

    NONE = "none", _("none yet")
    APPROVED = "approved", _("approved")
    CHANGES = "changes", _("asks for changes")


class Severity(TextChoices):
    """A preflight error blocks publishing, a warning does not."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")


class MailingKind(TextChoices):
    """What a mailing tells its readers."""

    ISSUE = "issue", _("issue")
    CORRECTION = "correction", _("correction")
    WITHDRAWAL = "withdrawal", _("withdrawal")


class DeliveryState(TextChoices):
    """How far one recipient's copy of a mailing has come.

    UNCERTAIN is one that was being handed over when its worker was killed: it is never sent again by itself.
    """

    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("with a worker")
    SENDING = "sending", _("being handed over")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused")
    UNCERTAIN = "uncertain", _("uncertain")
    DROPPED = "dropped", _("not sent")


class KeyMode(TextChoices):
    """What a partner's key opens: what is public, or a frozen sandbox to build against."""

    LIVE = "live", _("live")
    TEST = "test", _("test")


class Scope(TextChoices):
    """What a key may do."""

    READ = "read", _("read")
    EXPORT = "export", _("export everything at once")
    WEBHOOKS = "webhooks", _("manage webhooks")


class SendState(TextChoices):
    """How far the delivery of an event to a webhook has come; FAILED ones went through the whole schedule."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")
    DROPPED = "dropped", _("not sent")


class SendFault(TextChoices):
    """Why an attempt to deliver an event brought no success; part of what partners are told."""

    STATUS = "status", _("it answered with an error")
    REDIRECT = "redirect", _("it answered with a redirect, which isn't followed")
    TIMEOUT = "timeout", _("it didn't answer within 10 seconds")
    CONNECTION = "connection", _("it can't be reached")
    CERTIFICATE = "certificate", _("its certificate can't be verified")
    ADDRESS = "address", _("its address is not one that may be asked")
    INTERNAL = "internal", _("the newsroom's own fault")


class DisabledReason(TextChoices):
    """Why a webhook gets nothing any more."""

    GONE = "gone", _("it answered 410 Gone")
    FAILING = "failing", _("it failed through the whole schedule")
    EDITOR = "editor", _("disabled at the desk")
    PARTNER = "partner", _("disabled by the partner")
