"""Webhooks: ``python -m bench.webhooks PORT``, on a loaded database: how many events a second one worker gets rid of.

Each of some partners has an endpoint at the receiver on PORT, and waits for the newest changes; what was sent is
in the log of deliveries as ever. The yardstick is a bare client that posts as many bodies to the same receiver.
"""

import json
import os
import sys
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from bench.receiver import posted  # noqa: E402 (models need django.setup)
from digests.choices import SendState  # noqa: E402
from digests.domain.delivery import rounds  # noqa: E402
from digests.models import Delivery, Head, Partner, Webhook  # noqa: E402

# As many endpoints as a worker asks at once.
ENDPOINTS, EVENTS = 8, 250
LONGEST = 300


def measure(port: int) -> dict[str, float]:
    """Let a worker send the newest changes to every endpoint; return figures."""
    yardstick = posted(port, clients=ENDPOINTS, each=EVENTS)
    seq = Head.objects.get().seq - EVENTS
    for number in range(ENDPOINTS):
        partner = Partner.objects.create(name=f"Bench {number}")
        Webhook.objects.create(partner=partner, url=f"http://127.0.0.1:{port}/{number}", seq=seq)
    begun = perf_counter()
    rounds.deliver_for(LONGEST)
    seconds = perf_counter() - begun
    logged = Delivery.objects.filter(state=SendState.DELIVERED, code=204).count()
    return {
        "events": ENDPOINTS * EVENTS,
        "logged": logged,
        "rate": round(logged / seconds, 1),
        "yardstick": yardstick,
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
