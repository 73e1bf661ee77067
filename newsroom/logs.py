"""What logs must not hold: the token in a preview link's address opens a draft to whoever reads it."""

import logging
import re
from typing import Any

TOKEN = re.compile(r"(/admin/shared/)[^/\s?]+")


class HideTokens(logging.Filter):
    """Puts an asterisk where the token of a preview link stood."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without tokens."""
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(argument) for argument in record.args)
        return True


def _hidden(value: Any) -> Any:
    return TOKEN.sub(r"\1*", value) if isinstance(value, str) else value
