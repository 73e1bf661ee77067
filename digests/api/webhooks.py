"""Webhooks: a partner's own, made, changed, tried and replayed; another's are unknown."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from digests.api import parameters as p
from digests.api import webhook_shapes as shapes
from digests.api.acting import ID, acts
from digests.api.base import WireView
from digests.api.bodies import empty_body, invalid, read_body
from digests.api.paging import json_answer, page_answer
from digests.api.problems import NOT_FOUND, TOO_MANY, WEBHOOK_DISABLED, ProblemError
from digests.api.schema import Operation, detail, listing
from digests.choices import DisabledReason, Scope, SendState
from digests.domain.delivery import endpoints, overview, replaying, secrets
from digests.domain.delivery import shapes as wired
from digests.domain.errors import InvalidError
from digests.domain.wire import dumps

CREATED, ACCEPTED, NO_CONTENT = 201, 202, 204
ONE_STATE = f"({'|'.join(SendState.values)})"
STATES = f"{ONE_STATE}(,{ONE_STATE}){{0,3}}"
STATE = p.Parameter(
    name="state",
    description="How far a delivery has come: waiting, delivered, failed (given up) or dropped. Values joined by commas: any.",
    example="failed",
    schema={"type": "string", "pattern": f"^{STATES}$"},
    pattern=STATES,
    read=lambda text: tuple(dict.fromkeys(text.split(","))),
    default=(),
)
DELIVERIES = (STATE, p.LIMIT, p.cursor("[0-9]{1,18}", "4200", int))


class WebhookView(WireView):
    """A resource of a partner's webhooks."""

    scope = Scope.WEBHOOKS
    needs_key = True

    def webhook(self, uuid: UUID) -> Any:
        """Return the caller's webhook; raise Http404, the same for another's as for one that never was."""
        caller: Any = self.caller
        found = overview.find(caller.partner_id, caller.mode, uuid)
        if found is None:
            raise Http404
        return found

    def handle_exception(self, exc: Exception) -> Any:
        """Answer what the domain refuses as a problem."""
        return super().handle_exception(_as_problem(exc))


class WebhookList(WebhookView):
    """A partner's webhooks."""

    http_method_names = ["get", "head", "options", "post"]

    @listing(
        shapes.WebhookSerializer,
        Operation("webhooks", "webhooks", "Your webhooks, ten at most."),
        parameters=(),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer with all of them: there are few."""
        caller: Any = self.caller
        found = overview.standings(overview.of_caller(caller.partner_id, caller.mode))
        parts = [dumps(wired.webhook_json(standing)) for standing in found]
        limit = endpoints.MOST_OF_ONE_PARTNER
        return page_answer(request, parts, cursor=None, limit=limit, head=self.catalogue.head())

    @acts(
        shapes.MadeWebhookSerializer,
        Operation("make_webhook", "webhooks", "Make a webhook, which gets all that happens from now on."),
        status=CREATED,
        body=shapes.NewWebhookSerializer,
        kinds=(TOO_MANY,),
    )
    def post(self, request: Request) -> HttpResponse:
        """Make one, and tell its secret."""
        caller: Any = self.caller
        wishes = shapes.wishes_of(read_body(request, shapes.NewWebhookSerializer))
        webhook = endpoints.create(caller.partner_id, wishes, mode=caller.mode)
        made = _json_of(webhook) | {"secret": secrets.newest(webhook)}
        response = _answer(made, CREATED)
        response.headers["Location"] = made["href"]
        return response


class WebhookDetail(WebhookView):
    """A webhook."""

    http_method_names = ["get", "head", "options", "patch", "delete"]

    @detail(shapes.WebhookSerializer, Operation("webhook", "webhooks", "One webhook, and how it stands."))
    def get(self, _request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with a webhook."""
        return _answer(_json_of(self.webhook(id)))

    @acts(
        shapes.WebhookSerializer,
        Operation("change_webhook", "webhooks", "Change what a webhook gets, and where; stop and start it."),
        body=shapes.WebhookPatchSerializer,
        also=ID,
        kinds=(NOT_FOUND,),
    )
    def patch(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Change one."""
        webhook = self.webhook(id)
        found = read_body(request, shapes.WebhookPatchSerializer, partial=True)
        if any(name in found for name in shapes.WISHED):
            webhook = endpoints.change(webhook, shapes.wishes_of(found, webhook))
        if found.get("drop_backlog"):
            webhook = endpoints.drop_backlog(webhook)
        if found.get("enabled") is True:
            webhook = endpoints.enable(webhook)
        elif found.get("enabled") is False:
            webhook = endpoints.disable(webhook, because=DisabledReason.PARTNER)
        return _answer(_json_of(webhook))

    @acts(
        None,
        Operation("delete_webhook", "webhooks", "Delete a webhook with its log."),
        status=NO_CONTENT,
        also=ID,
        kinds=(NOT_FOUND,),
    )
    def delete(self, _request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Delete one."""
        endpoints.delete(self.webhook(id))
        return HttpResponse(status=NO_CONTENT)


class DeliveryList(WebhookView):
    """What was sent to a webhook, and what came of it."""

    parameters: ClassVar[tuple[p.Parameter, ...]] = DELIVERIES

    @listing(
        shapes.DeliverySerializer,
        Operation(
            "deliveries",
            "webhooks",
            "Deliveries of a webhook, newest first; kept for 30 days after their end.",
        ),
        parameters=DELIVERIES,
        also=ID,
        kinds=(NOT_FOUND,),
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Answer with a page of deliveries."""
        webhook, query = self.webhook(id), self.query
        page = overview.log(webhook, states=query["state"], after=query["cursor"], limit=query["limit"])
        parts = [dumps(wired.delivery_json(row)) for row in page.rows]
        head = self.catalogue.head()
        return page_answer(request, parts, cursor=page.cursor, limit=query["limit"], head=head)


class WebhookAct(WebhookView):
    """Something that is done with a webhook."""

    http_method_names = ["options", "post"]


class WebhookTest(WebhookAct):
    """A test of a webhook."""

    @acts(
        shapes.DeliverySerializer,
        Operation("test_webhook", "webhooks", "Have a test event sent."),
        status=ACCEPTED,
        also=ID,
        kinds=(NOT_FOUND, WEBHOOK_DISABLED),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Queue a test event."""
        webhook = self.webhook(id)
        empty_body(request)
        return _answer(wired.delivery_json(endpoints.send_test(webhook)), ACCEPTED)


class WebhookSecret(WebhookAct):
    """The secret of a webhook."""

    @acts(
        shapes.SecretSerializer,
        Operation("rotate_secret", "webhooks", "Have a new secret; the one before signs too for a day."),
        also=ID,
        kinds=(NOT_FOUND,),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Make a new secret, and tell it."""
        webhook = self.webhook(id)
        empty_body(request)
        webhook = endpoints.rotate_secret(webhook)
        until = wired.webhook_json(overview.Standing(webhook))["previous_secret_until"]
        return _answer({"secret": secrets.newest(webhook), "previous_secret_until": until})


class WebhookReplay(WebhookAct):
    """A replay of what happened."""

    @acts(
        shapes.ReplayedSerializer,
        Operation(
            "replay", "webhooks", "Have changes sent again, as the webhook's filters let them through."
        ),
        status=ACCEPTED,
        body=shapes.REPLAY,
        also=ID,
        kinds=(NOT_FOUND, WEBHOOK_DISABLED),
    )
    def post(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002 (the parameter's public name)
        """Queue changes again."""
        webhook = self.webhook(id)
        done = _replayed(webhook, read_body(request, shapes.ReplaySerializer, partial=True))
        return _answer({"queued": done.queued, "next_seq": done.next_seq}, ACCEPTED)


def _replayed(webhook: Any, found: dict[str, Any]) -> replaying.Replay:
    if "ids" in found:
        return replaying.replay_ids(webhook, found["ids"])
    if "since" in found:
        return replaying.replay_since(webhook, found["since"])
    return replaying.replay_range(webhook, from_seq=found["from_seq"], to_seq=found.get("to_seq"))


def _json_of(webhook: Any) -> dict[str, Any]:
    return wired.webhook_json(overview.standing(webhook))


def _answer(data: dict[str, Any], status: int = 200) -> HttpResponse:
    response = json_answer(dumps(data))
    response.status_code = status
    return response


def _as_problem(error: Exception) -> Exception:
    if isinstance(error, endpoints.DisabledError):
        return ProblemError(WEBHOOK_DISABLED, str(error))
    if isinstance(error, endpoints.TooManyError):
        return ProblemError(TOO_MANY, str(error))
    if isinstance(error, InvalidError):
        return invalid(*((f"#/{name}", text) for name, texts in error.errors.items() for text in texts))
    if isinstance(error, replaying.UnknownChangesError):
        return invalid(*(("#/ids", f"There is no change with the id {one}.") for one in error.ids))
    return error
