"""How many examples hypothesis tries: 300 by default, NEWSROOM_HYPOTHESIS_EXAMPLES for more."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "intake",
    max_examples=int(os.environ.get("NEWSROOM_HYPOTHESIS_EXAMPLES", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
settings.load_profile("intake")
