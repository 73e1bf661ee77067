"""Tags of the desk's templates."""

from typing import Any

from django import template
from django.urls import reverse

from digests.choices import DigestStatus
from digests.domain import desk_effects, front_page

register = template.Library()


@register.inclusion_tag("admin/digests/front.html", takes_context=True)
def desk_front(context: dict[str, Any]) -> dict[str, Any]:
    """Draw the desk's front page for who is signed in, as far as they may see it."""
    user = context["request"].user
    sees = user.has_perm("digests.view_digest")
    return {
        "sees": sees,
        "front": front_page.front(user) if sees else None,
        "may_add": user.has_perm("digests.add_digest"),
        "may_accept": user.has_perm("digests.change_source"),
    }


@register.simple_tag
def desk_status(digest: Any) -> str:
    """Say where a listed digest stands."""
    return desk_effects.standing(digest)


@register.simple_tag
def desk_address(digest: Any) -> str:
    """Return where a digest is worked on: the composer, or for a scheduled one its page with the stop."""
    page = "change" if digest.status == DigestStatus.SCHEDULED else "compose"
    return reverse(f"admin:digests_digest_{page}", args=[digest.pk])
