"""How the composer's addresses answer: JSON for every refusal, and what an act did as pieces of HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from digests.admin import compose_forms, compose_html
from digests.admin.compose_html import Drawing
from digests.admin.tabs import marked
from digests.choices import DigestStatus
from digests.domain import board
from digests.domain.board import Board
from digests.domain.composing_work import Outcome
from digests.domain.errors import DeskError, FrozenError, GoneError, InvalidError, StaleError

BAD, SIGNED_OUT, FORBIDDEN, GONE, CONFLICT = 400, 401, 403, 404, 409
READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Call:
    """One request: the admin, the request, the digest's key."""

    model_admin: Any
    request: HttpRequest
    pk: int

    @property
    def sent(self) -> dict[str, Any]:
        """The JSON object that was sent, empty where a form was; raises InvalidError."""
        return {} if self.request.FILES else compose_forms.read_json(self.request)


class View(Protocol):
    """An address: what it needs besides seeing digests, which methods it takes, and what it does."""

    needs: tuple[str, ...]
    methods: frozenset[str]

    def __call__(self, call: Call, **ids: UUID) -> HttpResponse:
        """Answer."""


def address(*needs: str, methods: frozenset[str] = frozenset({"POST"})) -> Callable[[Any], View]:
    """Make an address of a function: the permissions it needs, and the methods it takes."""

    def mark(function: Any) -> View:
        function.needs, function.methods = needs, methods
        marked: View = function
        return marked

    return mark


def guarded(model_admin: Any, view: View) -> Callable[..., HttpResponse]:
    """Answer signed-out, forbidden and refused requests in JSON, for scripts that keep what was typed."""

    def answer(request: HttpRequest, pk: int, **ids: UUID) -> HttpResponse:
        return marked(checked(request, pk, ids))

    def checked(request: HttpRequest, pk: int, ids: dict[str, UUID]) -> HttpResponse:
        if not model_admin.admin_site.has_permission(request):
            return JsonResponse({"code": "signed-out"}, status=SIGNED_OUT)
        allowed = [f"digests.{name}" for name in view.needs]
        if not model_admin.has_view_permission(request) or not request.user.has_perms(allowed):
            return _refusal("forbidden", _("You may not do this."), FORBIDDEN)
        if request.method not in view.methods:
            return HttpResponseNotAllowed(sorted(view.methods))
        return _answered(view, Call(model_admin, request, pk), ids)

    return answer


def _answered(view: View, call: Call, ids: dict[str, UUID]) -> HttpResponse:
    try:
        return view(call, **ids)
    except InvalidError as error:
        return JsonResponse({"code": "invalid", "errors": error.errors}, status=BAD)
    except FrozenError as error:
        return _refusal("frozen", str(error), CONFLICT)
    except GoneError as error:
        return _refusal("gone", str(error), GONE)
    except StaleError as error:
        return _stale(call, str(error), ids)
    except DeskError as error:
        return JsonResponse({"code": "invalid", "errors": {"": [str(error)]}}, status=BAD)


def _refusal(code: str, said: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "error": said}, status=status)


def _stale(call: Call, said: str, ids: dict[str, UUID]) -> HttpResponse:
    """Answer with what is stored now: the fields of what was to be saved, and the order of everything."""
    try:
        now = board.read(call.pk)
        theirs = _theirs(now, ids)
    except GoneError as error:
        return _refusal("gone", str(error), GONE)
    drawing, item = Drawing(call.model_admin, call.request, now), ids.get("item")
    whole = item is None or "digest_version" in call.sent
    answer = {
        "code": "stale",
        "error": said,
        "version": now.rows[item].version if item else now.digest.version,
        "theirs": theirs,
        "html": _everything(drawing) if whole else {f"item-{item}": drawing.item(item)},  # type: ignore[arg-type]  # an item where it isn't whole
    }
    if whole:
        answer["digest_version"] = now.digest.version
        answer["order"] = [str(section.id) for section in now.document.sections]
    return JsonResponse(answer, status=CONFLICT)


def _theirs(now: Board, ids: dict[str, UUID]) -> dict[str, Any]:
    if "item" in ids:
        return compose_html.item_fields(now.place(ids["item"])[1])
    if "section" in ids:
        return compose_html.section_fields(board.read_section(now.digest.pk, ids["section"]))
    return compose_html.digest_fields(now.digest)


def _everything(drawing: Drawing) -> dict[str, str]:
    sections = {f"section-{part.id}": drawing.section(part.id) for part in drawing.board.document.sections}
    return {**sections, "c-outline": drawing.outline(), "c-top": drawing.top()}


def done(call: Call, outcome: Outcome) -> JsonResponse:
    """Answer with what an act did."""
    drawing = Drawing(call.model_admin, call.request, outcome.board)
    digest = outcome.board.digest
    answer: dict[str, Any] = {
        "saved_at": local_time(outcome.board),
        "announce": outcome.announce,
        "item": _item(outcome),
        "html": _html(drawing, outcome),
        "gone": [f"item-{uuid}" for uuid in outcome.gone]
        + [f"section-{uuid}" for uuid in outcome.gone_sections],
        "undo": str(outcome.undo) if outcome.undo else None,
    }
    if not outcome.items:
        # One item's save says nothing of the order: whoever sends it may not have seen the newest.
        answer["digest_version"] = digest.version
    if outcome.ordered:
        answer["order"] = [str(section.id) for section in outcome.board.document.sections]
    return JsonResponse(answer)


def _item(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.item is None or outcome.item not in outcome.board.rows:
        return None
    return {"uuid": str(outcome.item), "version": outcome.board.rows[outcome.item].version}


def _html(drawing: Drawing, outcome: Outcome) -> dict[str, str]:
    pieces = {f"section-{uuid}": drawing.section(uuid) for uuid in outcome.sections}
    pieces |= {f"item-{uuid}": drawing.item(uuid) for uuid in outcome.items}
    pieces["c-outline"] = drawing.outline()
    # One item's save in a draft leaves the top as it is.
    if not outcome.items or outcome.board.digest.status != DigestStatus.DRAFT:
        pieces["c-top"] = drawing.top()
    return pieces


def local_time(of: Board) -> str:
    """Return the time of day in the series' time zone."""
    return timezone.now().astimezone(ZoneInfo(of.digest.series.time_zone)).strftime("%H:%M")
