"""What logs must not hold: tokens in addresses, partners' keys, and what readers search for.

The token of a preview link opens a draft to whoever reads it, the one in a mail its reader's subscriptions.
"""

import logging
import re
from typing import Any

TOKEN = re.compile(r"(/admin/shared/|/subscribe/(?:confirm|manage|stop)/)[^/\s?]+")
# As it is sent, or as an address spells it.
KEY = re.compile(r"dgst(?:_|%5f)(?:live|test)(?:_|%5f)[\w%]+", re.IGNORECASE)
SEARCHED = re.compile(r"([?&]q=)[^&\s\"]+")


class HideTokens(logging.Filter):
    """Puts an asterisk where a token, or what was searched for, stood."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without either."""
        record.msg = _hidden(record.msg)
        if record.exc_info and not record.exc_text:
            # An error may quote what it failed at; formatters take what stands here.
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = _hidden(record.exc_text)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(argument) for argument in record.args)
        return True


def _hidden(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return KEY.sub("dgst_*", SEARCHED.sub(r"\1*", TOKEN.sub(r"\1*", value)))
