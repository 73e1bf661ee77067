"""Following: up to which change a key has come, kept for the desk and ``/me/``.

Not by the view of the change log: its answer may be a finished page, or a 304.
"""

import re
from typing import Any

from django.http import HttpRequest

from digests.choices import KeyMode
from digests.domain import catalogue
from digests.domain.partners import usage
from digests.domain.partners.admission import Admission
from digests.domain.sandbox import catalogue as sandbox
from digests.domain.wire import BASE

CHANGES = f"{BASE}changes/"
CURSOR = re.compile(r"(?:start-)?([0-9]{1,18})|latest")
GOOD = {200, 304}


def note(request: HttpRequest, admitted: Admission, response: Any) -> None:
    """Keep the cursor that a key asked the change log with, where it is another than before."""
    if admitted.caller is None or admitted.key is None:
        return
    if request.path != CHANGES or response.status_code not in GOOD:
        return
    cursor = CURSOR.fullmatch(request.GET.get("since", ""))
    if cursor is None or cursor[1] == str(admitted.key.followed_seq):
        return
    is_test = admitted.caller.mode == KeyMode.TEST
    head = (sandbox if is_test else catalogue).head().seq
    seq = int(cursor[1]) if cursor[1] else head
    # What lies beyond the head comes from a log that is gone.
    if seq <= head and seq != admitted.key.followed_seq:
        usage.note_followed(admitted.caller.key_id, seq, at=admitted.at)
