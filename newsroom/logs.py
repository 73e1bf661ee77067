"""What logs must not hold: tokens in addresses, and what readers search for.

The token of a preview link opens a draft to whoever reads it, the one in a mail its reader's subscriptions.
"""

import logging
import re
from typing import Any

TOKEN = re.compile(r"(/admin/shared/|/subscribe/(?:confirm|manage|stop)/)[^/\s?]+")
SEARCHED = re.compile(r"([?&]q=)[^&\s\"]+")


class HideTokens(logging.Filter):
    """Puts an asterisk where a token, or what was searched for, stood."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without either."""
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(argument) for argument in record.args)
        return True


def _hidden(value: Any) -> Any:
    return SEARCHED.sub(r"\1*", TOKEN.sub(r"\1*", value)) if isinstance(value, str) else value
