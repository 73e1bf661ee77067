"""How far a command is: a bar that is drawn over itself on a terminal, elsewhere a line now and then."""

from time import monotonic
from typing import Any

BAR = 30
# Seconds between two lines where no terminal redraws one.
APART = 10


class Progress:
    """Tells on a command's ``stdout`` how much is done."""

    def __init__(self, stdout: Any) -> None:
        self._stdout = stdout
        self._spoke = monotonic()

    def draw(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` are done; the last step ends the bar's line."""
        if self._stdout.isatty():
            filled = BAR * done // max(total, 1)
            ending = "\n" if done >= total else ""
            self._stdout.write(f"\r[{'#' * filled:<{BAR}}] {done}/{total}", ending=ending)
        elif monotonic() - self._spoke > APART:
            self._spoke = monotonic()
            self._stdout.write(f"{done}/{total}")
        self._stdout.flush()
