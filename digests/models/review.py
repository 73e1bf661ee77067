"""What people say and do around a working copy: comments, preview links, accepted warnings, presence.

Items and sections are known here by their uuid, so that what was said outlives a deletion and its undo.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from digests.choices import Verdict
from digests.models.desk import Digest


class PreviewLink(models.Model):
    """Lets whoever holds it see a working copy until it expires; only the token's SHA-256 is kept."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="preview_links")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("for whom"), max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last opened"), null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, default=Verdict.NONE)
    verdict_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="previewlink_verdict_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="previewlink_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """A note on a digest or on one of its items, from an editor or from who holds a preview link."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="comments")
    item_uuid = models.UUIDField(null=True, blank=True)
    text = models.TextField(_("comment"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(PreviewLink, models.SET_NULL, null=True, blank=True, related_name="comments")
    author = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("time"))
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [models.Index(fields=["digest", "resolved_at"], name="comment_open")]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"


class Acceptance(models.Model):
    """A warning of preflight that somebody accepted, and why.

    ``mark`` identifies the finding with what it is about, so that it comes back when that changes.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="acceptances")
    mark = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    message = models.TextField()
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("accepted warning")
        verbose_name_plural = _("accepted warnings")
        constraints = [
            models.UniqueConstraint(fields=["digest", "mark"], name="acceptance_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="acceptance_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


class Presence(models.Model):
    """Who has a digest's composer open, and which item; old after a minute without a ping."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item_uuid = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.at}"


class Removal(models.Model):
    """An item or section that was deleted from a working copy, kept so that it can be put back.

    ``document`` is a section as in ``DigestDocument`` JSON, with the one item or with all of them;
    ``is_section`` says which of the two was deleted; ``position`` is where it stood.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="removals")
    is_section = models.BooleanField()
    section_uuid = models.UUIDField()
    position = models.PositiveIntegerField()
    document = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.digest} {self.at:%Y-%m-%d %H:%M}"
