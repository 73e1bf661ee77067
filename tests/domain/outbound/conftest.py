"""An internet, a server in it, and a canary that nobody may reach."""

import socket

import pytest

from digests.domain.outbound import guard
from tests.internet import Internet, Server, running


@pytest.fixture
def internet(monkeypatch):
    net = Internet()
    net.install(monkeypatch)
    return net


@pytest.fixture
def server(internet):
    """A server that is public: http://news.example/."""
    with running(Server()) as here:
        internet.host("news.example", here)
        yield here


@pytest.fixture
def canary(internet, monkeypatch):
    """A server on loopback, at a port that is allowed: its hits must stay empty."""
    with running(Server()) as four, running(Server(socket.AF_INET6)) as six:
        monkeypatch.setattr(guard, "PORTS", guard.PORTS | {four.port, six.port})
        four.six = six
        yield four
