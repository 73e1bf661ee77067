"""One request and its answer, within limits of time, size and redirects."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Thread
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from requests.utils import requote_uri
from requests_hardened import Config, HTTPSession
from urllib3.exceptions import HTTPError, ReadTimeoutError

from digests.domain.outbound.errors import (
    LargeError,
    OutboundError,
    SlowError,
    UnreachableError,
    UntrustedError,
)
from digests.domain.outbound.guard import DEFAULT_PORTS, Door, GuardedAdapter, check_url

Result = TypeVar("Result")
CHUNK = 16 * 1024
# Seconds that a call gets to wind up after its time, where what came until then is of use.
GRACE = 1.0
# Seconds that looking up a name may take, where nothing else is asked.
LOOK_UP = 5.0


@dataclass(frozen=True)
class Limits:
    """How long a call may take in all, what it may read (unpacked), and how many redirects it follows.

    Where ``cuts``, an answer that is too long or too slow ends there; otherwise it is an error. Where no
    redirect is allowed, a redirect is an answer like any other.
    """

    seconds: float
    size: int
    redirects: int = 0
    cuts: bool = False


WEBHOOK = Limits(seconds=10, size=64 * 1024, cuts=True)
PAGE = Limits(seconds=15, size=5_000_000, redirects=5)
PROBE = Limits(seconds=10, size=0, redirects=5, cuts=True)


@dataclass(frozen=True)
class Answer:
    """What came back: the address that answered in the end, headers by lower-case name, the body unpacked.

    ``is_whole`` is False where the body was cut.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool = True


class _Call(NamedTuple):
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    limits: Limits
    # Servers of the operator's own network (host:port) that may be asked.
    internal: frozenset[str] = frozenset()


def send(url: str, *, body: bytes, headers: Mapping[str, str], limits: Limits = WEBHOOK) -> Answer:
    """POST a body; a redirect isn't followed. Raises OutboundError where no status came.

    This alone may ask what INTERNAL_TARGETS names: of ``fetch`` and ``probe`` an editor reads the answer.
    """
    return _timed(_Call("POST", url, headers, body, limits, frozenset(settings.INTERNAL_TARGETS)))


def fetch(url: str, *, headers: Mapping[str, str] | None = None, limits: Limits = PAGE) -> Answer:
    """GET a page whole, over a few redirects, of which each is checked. Raises OutboundError."""
    return _timed(_Call("GET", url, headers or {}, None, limits))


def probe(url: str, *, method: str = "HEAD", limits: Limits = PROBE) -> Answer:
    """Ask only for the status, by HEAD or GET; the body stays unread. Raises OutboundError."""
    return _timed(_Call(method, url, {}, None, limits))


def check_target(url: str, *, seconds: float = LOOK_UP) -> None:
    """Look up where ``send`` would knock, and ask nobody. Raises OutboundError where it would be refused."""
    check_url(url)
    done = _begun(partial(_look_up, url, Door(seconds)))
    wait([done], timeout=seconds)
    if not done.done():
        raise SlowError(
            _("The server's name can't be looked up within %(seconds)s seconds.") % {"seconds": seconds}
        )
    try:
        done.result()
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise UnreachableError(_("No server has this name.")) from error


def _look_up(url: str, door: Door) -> None:
    # By the very step that comes before each connection.
    adapter = GuardedAdapter(urlsplit(url).scheme, door=door, internal=settings.INTERNAL_TARGETS)
    adapter.build_connection_pool_key_attributes(requests.Request("POST", url).prepare(), verify=True)


def _begun(act: Callable[[], Result]) -> "Future[Result]":
    """Begin something on a thread of its own: what hangs, in resolving a name even, is left behind."""
    done: Future[Result] = Future()
    Thread(target=_run, args=(done, act, get_language()), daemon=True, name="outbound").start()
    return done


def _timed(call: _Call) -> Answer:
    check_url(call.url)
    door = Door(call.limits.seconds)
    done = _begun(partial(_exchange, call, door))
    try:
        wait([done], timeout=call.limits.seconds)
        is_late = not done.done()
    finally:
        door.shut()
    return _late(done, call.limits) if is_late else _result(done)


def _late(done: "Future[Answer]", limits: Limits) -> Answer:
    """Return what came before time was up, where a part is of use; an end that we made looks like any other."""
    wait([done], timeout=GRACE if limits.cuts else 0)
    if not limits.cuts or not done.done() or done.exception():
        raise SlowError(_("The server took longer than %(seconds)s seconds.") % {"seconds": limits.seconds})
    return replace(done.result(), is_whole=False)


def _run(done: "Future[Result]", act: Callable[[], Result], language: str | None) -> None:
    try:
        # A thread begins with no language, and messages are made here.
        with override(language):
            done.set_result(act())
    except Exception as error:  # noqa: BLE001 (told to whoever waits, on the other thread)
        done.set_exception(error)


def _result(done: "Future[Answer]") -> Answer:
    try:
        return done.result()
    except OutboundError:
        raise
    except (TimeoutError, requests.Timeout) as error:
        raise SlowError(_("The server didn't answer in time.")) from error
    except requests.exceptions.SSLError as error:
        raise UntrustedError(_("The server's certificate can't be verified.")) from error
    # ValueError: names that can't be encoded, and addresses that urllib3 can't take apart.
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        if isinstance(next(iter(error.args), None), ReadTimeoutError):
            # So requests tells of a body whose next part didn't come.
            raise SlowError(_("The server didn't answer in time.")) from error
        raise UnreachableError(_("The server can't be reached, or its answer can't be read.")) from error


class _Session(HTTPSession):
    """A session that knows no redirect: requests would read one's whole body, however long."""

    def get_redirect_target(self, _response: Any) -> None:
        return None


def _session(door: Door, *, internal: frozenset[str]) -> _Session:
    session = _Session(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(PAGE.seconds, PAGE.seconds),
            user_agent_override=f"Newsroom (+{settings.SITE_URL}/about/)",
        )
    )
    # No proxy, password or certificate of this machine's environment.
    session.trust_env = False
    for scheme in DEFAULT_PORTS:
        session.mount(f"{scheme}://", GuardedAdapter(scheme, door=door, internal=internal))
    return session


def _exchange(call: _Call, door: Door) -> Answer:
    url, internal = call.url, call.internal
    for _hop in range(call.limits.redirects + 1):
        # A public page must not lead to an internal one, not even to one that may be asked directly.
        internal = internal if target_of(url) in internal else frozenset()
        with _session(door, internal=internal) as session:
            response = session.request(
                call.method,
                url,
                headers={"Accept-Encoding": "gzip", **call.headers},
                data=call.body,
                stream=True,
                timeout=door.left(),
            )
            with response:
                target = response.headers.get("Location", "") if response.is_redirect else ""
                if not target or not call.limits.redirects:
                    return _read(response, call)
        url = urljoin(url, _as_typed(target))
        check_url(url)
    raise UnreachableError(_("The address redirects again and again."))


def _as_typed(location: str) -> str:
    """Return a header's address, which comes as Latin-1 whatever it is, with its odd signs quoted."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()
    return requote_uri(location)


def target_of(url: str) -> str:
    """Return a URL's ``host:port``, as INTERNAL_TARGETS has it."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or DEFAULT_PORTS[parts.scheme]}"


def _read(response: requests.Response, call: _Call) -> Answer:
    body, is_whole = bytearray(), True
    try:
        for piece in _pieces(response, call):
            body += piece
            if len(body) > call.limits.size:
                raise LargeError(
                    _("The answer is larger than %(size)s MB.") % {"size": call.limits.size / 1_000_000}
                )
    except (OutboundError, requests.RequestException, HTTPError, OSError):
        if not call.limits.cuts:
            raise
        is_whole = False
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status_code, response.url, headers, bytes(body[: call.limits.size]), is_whole)


def _pieces(response: requests.Response, call: _Call) -> Any:
    return response.iter_content(CHUNK) if call.limits.size else ()
