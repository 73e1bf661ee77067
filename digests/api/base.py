"""The view that every resource of the wire is made of."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from django.http.request import MediaType
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from digests.api.admission import caller_of
from digests.api.parameters import Parameter, read_query
from digests.api.problems import AUTHENTICATION_REQUIRED, INSUFFICIENT_SCOPE, ProblemError
from digests.api.schema import WireAutoSchema
from digests.choices import KeyMode, Scope
from digests.domain import catalogue, directory
from digests.domain.partners.callers import Caller
from digests.domain.sandbox import catalogue as sandbox_catalogue
from digests.domain.sandbox import directory as sandbox_directory

METHODS = ("get", "head", "options")


class Negotiation(BaseContentNegotiation):
    """Takes Accept at its word, weights and all; what a view offers are its ``media_types``.

    Views make their bytes themselves, so the renderer is for Django REST framework's own use alone.
    The parameter ``format``, where a view has it, chooses among ``named`` ones and wins.
    """

    def __init__(self, media_types: tuple[str, ...], named: Mapping[str, str]) -> None:
        self.media_types = media_types
        self.named = named

    def select_renderer(
        self, request: Request, renderers: Any, _format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the media type that the request likes best; raise NotAcceptable."""
        if self.named and "format" in request.GET:
            # A format that there isn't is refused with the other parameters.
            return renderers[0], self.named.get(request.GET["format"], self.media_types[0])
        found = preferred(request.META.get("HTTP_ACCEPT", ""), self.media_types)
        if found is None:
            raise NotAcceptable
        return renderers[0], found


# A program sends the same header each time.
@lru_cache(maxsize=256)
def preferred(header: str, media_types: tuple[str, ...]) -> str | None:
    """Return the media type that an Accept likes best, None where it likes none."""
    accepted = [MediaType(part) for part in (header.strip() or "*/*").split(",") if part.strip()]
    best = max(media_types, key=lambda offered: quality(offered, accepted))
    return best if quality(best, accepted) else None


def quality(offered: str, accepted: list[MediaType]) -> float:
    """Return how much a media type is wanted, 0 to 1: by the most specific that was asked for.

    Parameters are ignored: clients send ``application/json; charset=utf-8``, which JSON doesn't have.
    """
    main, _slash, sub = offered.partition("/")
    fitting = [kind for kind in accepted if kind.main_type in {"*", main} and kind.sub_type in {"*", sub}]
    wanted = max(fitting, key=lambda kind: (kind.main_type != "*") + (kind.sub_type != "*"), default=None)
    return float(wanted.quality) if wanted else 0


class WireView(APIView):
    """A resource that can be read: its parameters are checked before it is asked for anything.

    ``scope`` is what a key must have, None where any will do. ``needs_key`` is for what nobody gets without one;
    such an answer, where it ``is_own``, is its caller's alone and kept by no cache.
    """

    http_method_names = list(METHODS)
    schema: Any = WireAutoSchema()
    scope: ClassVar[str | None] = Scope.READ
    needs_key: ClassVar[bool] = False
    is_own: ClassVar[bool] = True
    renderer_classes = (JSONRenderer,)
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    formats: ClassVar[Mapping[str, str]] = {}
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    query: dict[str, Any]
    caller: Caller | None = None
    # What this request reads: modules of one interface, which a test key's requests have other ones of.
    catalogue: Any = catalogue
    directory: Any = directory

    def get_content_negotiator(self) -> Negotiation:
        """Return a negotiator over what this view offers."""
        return Negotiation(self.media_types, self.formats)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in English, the wire's language, whatever the site's."""
        with override("en"):
            answered = super().dispatch(request, *args, **kwargs)
        # Request and view hold each other, so megabytes of JSON would wait for the garbage collector.
        del self.response
        return answered

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what can't be answered: the method, the caller, the media type, the parameters."""
        if (request.method or "").lower() not in self.http_method_names:
            raise MethodNotAllowed(request.method or "")
        self.caller = caller_of(request)
        if self.caller and self.caller.mode == KeyMode.TEST:
            self.catalogue, self.directory = sandbox_catalogue, sandbox_directory
        self._authorise()
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            self.query = read_query(request.GET, self.parameters)

    def _authorise(self) -> None:
        """Raise ProblemError where the caller may not have this resource."""
        if self.caller is None:
            is_closed = self.scope is not None and settings.ANONYMOUS_PER_MINUTE == 0
            if self.needs_key or is_closed:
                raise ProblemError(AUTHENTICATION_REQUIRED, "This resource needs a key.")
        elif self.scope is not None and self.scope not in self.caller.scopes:
            detail = f"This needs the scope “{self.scope}”, which the key doesn't have."
            raise ProblemError(INSUFFICIENT_SCOPE, detail, scope=str(self.scope))

    def options(self, *_args: Any, **_kwargs: Any) -> HttpResponse:  # type: ignore[override]  # not DRF's
        """Say which methods there are."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add that the answer depends on Accept, and on the caller where it does."""
        final: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        if self.needs_key and self.is_own and not final.has_header("Cache-Control"):
            final.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(final, ["Accept"])
        return final
