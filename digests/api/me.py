"""Who asks: a key's own page on the wire."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from digests.api.base import WireView
from digests.api.paging import json_answer
from digests.api.schema import Operation, answers
from digests.api.serializers import choice, maybe, moment, number, text, texts, uuid
from digests.choices import KeyMode, Scope
from digests.domain.partners import standing
from digests.domain.partners.callers import Caller
from digests.domain.wire import dumps


class PartnerReferenceSerializer(serializers.Serializer[Any]):
    """A partner of the newsroom."""

    id = uuid()
    name = text("Name.")


class KeySerializer(serializers.Serializer[Any]):
    """A key, without what is secret of it."""

    id = uuid()
    label = text("What it is for.")  # type: ignore[assignment]  # DRF has an attribute of that name
    mode = choice(KeyMode.choices, "Whether it reads what is public, or the sandbox.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), help_text="What it may do."
    )
    networks = texts("From where it may be used, as CIDR blocks; empty: from anywhere.")
    created_at = moment("When it was made.")
    expires_at = moment("When it ends; null: it doesn't.", null=True)


class KeyLimitsSerializer(serializers.Serializer[Any]):
    """How much may be asked with a key."""

    per_minute = number("Requests a minute.")
    per_month = number("Requests a month; null: no quota.", allow_null=True)


class QuotaSerializer(serializers.Serializer[Any]):
    """How much of a quota is left."""

    used = number("Requests of this month, those refused left out.")
    left = number("Requests that are left.")
    resets_at = moment("When the next month begins.")


class CountsSerializer(serializers.Serializer[Any]):
    """What was asked for in some time."""

    requests = number("All requests.")
    refused = number("Of them, those over a limit.")
    problems = number("Of them, those that ended in another problem.")
    digests = number("Of them, those of digests.")
    items = number("Of them, those of items.")
    changes = number("Of them, those of the log of changes.")
    exports = number("Of them, exports.")


class HourSerializer(CountsSerializer):
    """What was asked for in one hour."""

    hour = moment("When it began.")


class UsageSerializer(serializers.Serializer[Any]):
    """What was asked for lately; hour, day and month are those of UTC."""

    hour = CountsSerializer()
    day = CountsSerializer()
    month = CountsSerializer()


class FollowingSerializer(serializers.Serializer[Any]):
    """How far the key has followed the log of changes."""

    cursor = maybe("The cursor that it asked with last; null where it never did.")
    moved_at = moment("When that cursor moved; null where there is none.", null=True)
    head = text("The newest cursor.")
    behind = number("Changes between the two; null where there is no cursor.", allow_null=True)


class LastProblemSerializer(serializers.Serializer[Any]):
    """The key's last request that went wrong."""

    type = text("Name of the problem, as its type ends.")
    at = moment("When.")
    path = text("Which path was asked for.")


class MeSerializer(serializers.Serializer[Any]):
    """Who asks, and how the key stands."""

    partner = PartnerReferenceSerializer()
    key = KeySerializer()
    limits = KeyLimitsSerializer()
    quota = QuotaSerializer(allow_null=True)
    usage = UsageSerializer()
    hours = HourSerializer(many=True, help_text="The last 24 hours, oldest first.")
    following = FollowingSerializer()
    last_problem = LastProblemSerializer(allow_null=True)


class Me(WireView):
    """The key that asks: what it may, what it used, how far it followed."""

    scope = None
    needs_key = True
    caller: Caller

    @answers(MeSerializer, Operation("me", "service", "Your key: what it may, what it used, how far it is."))
    def get(self, _request: Request) -> HttpResponse:
        """Answer with the key's standing."""
        head = self.catalogue.head().seq
        return json_answer(dumps(standing.me_json(self.caller, head_seq=head, at=timezone.now())))
