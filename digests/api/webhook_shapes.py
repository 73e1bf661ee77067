"""What the wire says of webhooks, and what may be said to it: shapes for the schema, and readers of bodies."""

import re
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from digests.api import parameters as p
from digests.api.bodies import Strict, StrictBoolean, StrictNumber, StrictText
from digests.api.serializers import ChangeSerializer, address, choice, moment, number, text, texts, uuid
from digests.choices import DisabledReason, KeyMode, ObjectKind, SendFault, SendState
from digests.domain.delivery import events
from digests.domain.delivery.endpoints import Wishes
from digests.domain.delivery.replaying import MOST_IDS

TYPES = (*events.TYPES, events.TEST)


def _facet(parameter: p.Parameter) -> serializers.ListField:
    """Return a member that takes what a parameter of lists takes."""

    @extend_schema_field(parameter.schema)
    class Text(StrictText):
        def to_internal_value(self, data: Any) -> Any:
            value = super().to_internal_value(data)
            if len(value) > p.MAX_CHARACTERS or not re.fullmatch(parameter.pattern, value):
                raise serializers.ValidationError(parameter.description)
            return list(parameter.read(value))

    return serializers.ListField(
        child=Text(), max_length=p.MAX_REPEATS, required=False, help_text=parameter.description
    )


def _chosen(values: Any, description: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.ChoiceField(choices=values), required=False, help_text=description
    )


FILTERS_HELP = "Conditions as the parameters of lists have them: in one text, joined by commas, any; of the texts all. Empty for everything."
ACTIONS_HELP = "Which actions are sent; empty for all. Leave it so, unless others tell you of corrections."
KINDS_HELP = "Which kinds of object are sent; empty for both."


@extend_schema_field({"type": "string", "format": "uri", "maxLength": 500})
class Url(StrictText):
    """An address, which the domain looks at."""


@extend_schema_field({"type": "string", "maxLength": 200, "pattern": r"^[^\u0000]*$"})
class Name(StrictText):
    """A text of one's own; no database takes the null character."""


class WebhookFiltersSerializer(Strict):
    """What a webhook is narrowed to, by the parameters that filter lists."""


for _parameter in p.FACETS:
    WebhookFiltersSerializer._declared_fields[_parameter.name] = _facet(_parameter)  # noqa: SLF001 (as DRF's metaclass fills it)


class NewWebhookSerializer(Strict):
    """A webhook to be made."""

    url = Url(
        max_length=500, help_text="Where events are sent: https://, public, on port 443, 80, 8443 or 8080."
    )
    description = Name(max_length=200, required=False, allow_blank=True, help_text="A name of your own.")
    filters = WebhookFiltersSerializer(required=False, help_text=FILTERS_HELP)
    actions = _chosen(events.ACTIONS, ACTIONS_HELP)
    kinds = _chosen(ObjectKind.values, KINDS_HELP)


class WebhookPatchSerializer(NewWebhookSerializer):
    """What is to change of a webhook; what is left out stays."""

    enabled = StrictBoolean(required=False, help_text="False stops it; true starts it again.")
    drop_backlog = StrictBoolean(
        required=False, help_text="True has nothing sent of what waits or was missed until now."
    )


class ReplayIdsSerializer(Strict):
    """What is to be sent again, by ids."""

    ids = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=MOST_IDS,
        help_text="Ids of changes, which are the “webhook-id” of their events.",
    )


class ReplayRangeSerializer(Strict):
    """What is to be sent again, by numbers of the log."""

    from_seq = StrictNumber(min_value=0, max_value=2**62, help_text="The first change of a range.")
    to_seq = StrictNumber(
        min_value=0, max_value=2**62, required=False, help_text="The last one; without it, all until now."
    )


@extend_schema_field(p.MOMENT_SCHEMA)
class Moment(StrictText):
    """A date, or date and time."""


class ReplaySinceSerializer(Strict):
    """What is to be sent again, from a moment on."""

    since = Moment(help_text="An RFC 3339 date, or date and time.")


class ReplaySerializer(ReplayIdsSerializer, ReplayRangeSerializer, ReplaySinceSerializer):
    """What is to be sent again, in one of the three ways: it reads them all, none being needed."""

    def validate_since(self, value: str) -> Any:
        """Return the moment."""
        if re.fullmatch(p.MOMENT, value):
            try:
                return p.read_moment(value)
            except ValueError:
                pass
        raise serializers.ValidationError("Give an RFC 3339 date, or date and time.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what says it in two ways, or in none."""
        ways = [name for name in ("ids", "from_seq", "since") if name in attrs]
        if len(ways) != 1 or ("to_seq" in attrs and "from_seq" not in attrs):
            raise serializers.ValidationError(
                "Give “ids”, or “from_seq” with or without “to_seq”, or “since”."
            )
        return attrs


REPLAY = PolymorphicProxySerializer(
    component_name="Replay",
    serializers=[ReplayIdsSerializer, ReplayRangeSerializer, ReplaySinceSerializer],
    resource_type_field_name=None,
)


class DeliveryErrorSerializer(serializers.Serializer[Any]):
    """What went wrong in an attempt."""

    at = moment("When.")
    error = choice(SendFault.choices, "What.")
    status = serializers.IntegerField(allow_null=True, help_text="The HTTP status that came.")


class WebhookSerializer(serializers.Serializer[Any]):
    """Where events are sent, which, and how that goes."""

    id = uuid()
    href = address("The webhook on the wire.")
    mode = choice(
        KeyMode.choices,
        "Whether it gets what happens, or, made with a test key, tests and replays of the sandbox.",
    )
    url = address("Where events are sent.")
    description = text("A name of your own.", allow_blank=True)
    filters = WebhookFiltersSerializer(help_text=FILTERS_HELP)
    actions = texts(ACTIONS_HELP)
    kinds = texts(KINDS_HELP)
    enabled = serializers.BooleanField(help_text="Whether anything is sent.")
    disabled_at = moment("When it was disabled.", null=True)
    disabled_because = choice(DisabledReason.choices, "Why it was.", null=True)
    created_at = moment("When it was made.")
    waiting = number("How many events and changes it is behind.")
    waiting_since = moment("Since when the oldest event waits.", null=True)
    failing_since = moment("Since when it has taken nothing.", null=True)
    last_delivered_at = moment("When it last took an event.", null=True)
    last_error = DeliveryErrorSerializer(allow_null=True)
    previous_secret_until = moment("Until when the secret before the newest signs too.", null=True)


class MadeWebhookSerializer(WebhookSerializer):
    """A webhook with its secret, which is told when it is made and never again."""

    secret = text("Signs what is sent; keep it as you keep a password.")


class SecretSerializer(serializers.Serializer[Any]):
    """A new secret."""

    secret = text("Signs what is sent from now on.")
    previous_secret_until = moment("Until when the one before signs too.")


class ReplayedSerializer(serializers.Serializer[Any]):
    """What a replay queued."""

    queued = number("How many events; what was waiting already isn't queued again.")
    next_seq = serializers.IntegerField(
        allow_null=True, help_text="“from_seq” to go on with, where the range has more than 1,000 changes."
    )


class FaultSerializer(DeliveryErrorSerializer):
    """An attempt that failed."""

    took_ms = number("How many milliseconds it took.")


class DeliverySerializer(serializers.Serializer[Any]):
    """One event on its way to one webhook."""

    id = uuid()
    event_id = uuid("Id of the event: the change's, and its “webhook-id”.")
    type = choice(TYPES, "The event's type.")
    seq = serializers.IntegerField(allow_null=True, help_text="The change's number; null for a test.")
    state = choice(SendState.choices, "How far it has come.")
    is_replay = serializers.BooleanField(help_text="Whether it was asked for again.")
    attempts = number("How often it was sent.")
    created_at = moment("When it was queued.")
    due_at = moment("When it is sent next; null when it is done.", null=True)
    attempted_at = moment("When it was sent last.", null=True)
    done_at = moment("When it came to its end.", null=True)
    status = serializers.IntegerField(allow_null=True, help_text="The HTTP status of the last attempt.")
    error = choice(SendFault.choices, "What went wrong in the last attempt.", null=True)
    response = text("The beginning of the answer's body.", allow_blank=True)
    took_ms = serializers.IntegerField(allow_null=True, help_text="Milliseconds of the last attempt.")
    faults = FaultSerializer(many=True, help_text="The attempts that failed.")


class EventSerializer(serializers.Serializer[Any]):
    """What is sent for a change."""

    type = choice(events.TYPES, "The kind of object, and what happened to it.")
    timestamp = moment("When it happened.")
    data = ChangeSerializer(help_text="The change, as /changes/ has it.")  # type: ignore[assignment]  # DRF has a property of that name


class TestDataSerializer(serializers.Serializer[Any]):
    """What a test event says."""

    webhook_id = uuid("The webhook.")
    message = text("That it is a test.")


class TestEventSerializer(serializers.Serializer[Any]):
    """What is sent for a test."""

    type = choice([events.TEST], "The type of tests.")
    timestamp = moment("When it was asked for.")
    data = TestDataSerializer()  # type: ignore[assignment]  # DRF has a property of that name


WISHED = ("url", "description", "filters", "actions", "kinds")


def wishes_of(found: dict[str, Any], webhook: Any = None) -> Wishes:
    """Return what a body wishes, on top of what a webhook has."""
    kept = {name: getattr(webhook, name) for name in WISHED} if webhook else {}
    return Wishes(**kept | {name: found[name] for name in WISHED if name in found})
