"""How long mails wait for their next attempt, and how long a worker may hold one."""

from datetime import timedelta

# Rows that are taken at once.
BATCH = 50
# After a kill others go on with its copies within a minute. A worker that is slower than its lease loses
# copies to others, and is told so before it hands them over.
LEASE = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)
# Waits before the second, third … attempt; after the last one a copy is given up.
WAITS = [timedelta(minutes=m) for m in (0, 1, 5, 15, 60, 240, 720)]


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, None to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
