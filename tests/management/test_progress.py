"""How far a command is, on a terminal and in a log."""

from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from digests.management import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def drawn(screen: StringIO) -> str:
    told = progress.Progress(OutputWrapper(screen))
    for done in range(1, 4):
        told.draw(done, 3)
    return screen.getvalue()


def test_a_terminal_has_one_line_that_ends_with_the_last_step() -> None:
    lines = drawn(Terminal()).split("\r")
    assert [line.strip() for line in lines[1:]] == [
        "[##########                    ] 1/3",
        "[####################          ] 2/3",
        "[##############################] 3/3",
    ]
    assert lines[-1].endswith("\n")


def test_a_log_has_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(StringIO()) == ""
    monkeypatch.setattr(progress, "APART", -1)
    assert drawn(StringIO()) == "1/3\n2/3\n3/3\n"
