"""What webhooks send verifies with the library that partners take from npm, as with the one from PyPI."""

import json
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Library

from digests.domain import publishing
from digests.domain.delivery import endpoints, secrets
from digests.domain.delivery.rounds import Rounds
from digests.models import Webhook
from tests.factories import PartnerFactory, digest_of, published_digest
from tests.hooks import endpoint

# Verifies each, and then each with one letter of the body changed, which must fail.
SCRIPT = """
const { Webhook } = require("standardwebhooks");
const told = JSON.parse(require("fs").readFileSync(0, "utf8"));
const types = told.map(({ secret, headers, body }) => {
  const library = new Webhook(secret);
  const read = library.verify(body, headers);
  let refused = false;
  try { library.verify(body.replace("type", "tipe"), headers); } catch { refused = true; }
  return refused ? read.type : "forged";
});
console.log(JSON.stringify(types));
"""


@pytest.mark.django_db
def test_bodies_verify_with_the_libraries_from_npm_and_pypi(node_modules, settings):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node found")
    with endpoint() as box:
        settings.INTERNAL_TARGETS = [box.target]
        webhook = Webhook.objects.create(partner=PartnerFactory(), url=box.url, seq=0)
        first = secrets.newest(webhook)
        digest = digest_of(published_digest(sections=1, items=1, mark="Тенге “₸” 😀"))
        publishing.correct(digest, by=None, note="Это был вторник; не «среда» \u2028 & <ещё>.")
        endpoints.send_test(webhook)
        deliver()
        webhook = endpoints.rotate_secret(webhook)
        publishing.withdraw(digest, by=None, note="It was wrong.")
        deliver()
        sent = list(zip(box.headers, (hit[3].decode() for hit in box.hits), strict=True))
    # The old secret verifies all, as both sign by now; the new one what came after it.
    told = [{"secret": first, "headers": headers, "body": body} for headers, body in sent]
    told += [
        {"secret": secrets.newest(webhook), "headers": headers, "body": body} for headers, body in sent[-2:]
    ]
    done = subprocess.run(
        [node, "-e", SCRIPT],
        cwd=node_modules.parent,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    by_npm = json.loads(done.stdout)
    by_pypi = [Library(one["secret"]).verify(one["body"], one["headers"])["type"] for one in told]
    assert by_npm == by_pypi
    assert by_npm[-2:] == ["digest.withdrawn", "item.withdrawn"]
    assert set(by_npm) >= {"digest.published", "digest.corrected", "webhook.test"}
    assert webhook.previous_until > timezone.now() + timedelta(hours=23)


def deliver():
    rounds = Rounds()
    while rounds.turn():
        pass
    rounds.end()
