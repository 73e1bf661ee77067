"""Tags of the desk's templates."""

import re
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.urls import reverse

from digests.choices import DigestStatus
from digests.domain import desk_effects, front_page

register = template.Library()
INDENTED = re.compile(r"\s*\n\s*")


class TightNode(Node):
    """What stands between ``tight`` and ``endtight``."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Any) -> str:
        """Return the block without indentation and empty lines."""
        return INDENTED.sub("\n", self.nodelist.render(context))


@register.tag
def tight(parser: Parser, _token: Token) -> TightNode:
    """Leave out indentation and empty lines, which are a tenth of a large page; not for blocks with a textarea."""
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    return TightNode(nodelist)


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
