"""What a partner with a key does about webhooks."""

from tests.api.test_problems import problem

ROOT = "/api/v1/webhooks/"
URL = "https://partner.example/hook"


def refused(response):
    return problem(response), response.status_code


def made(ask, **wishes):
    response = ask("post", body={"url": URL} | wishes)
    assert response.status_code == 201, response.content
    return response.json()
