"""Names for versions: given under the digest's lock, so that a name never fixes a state that nobody had."""

from typing import Any

from digests.domain import editing, history
from digests.domain.turns import writing
from digests.models import Digest, Revision


def name_now(digest: Digest, *, name: str, by: Any) -> Revision:
    """Keep the working copy as a version with a name; sent twice, it is one version.

    Read and kept in one transaction: a save that came between the two would be missing from the newest
    revision, on which the composer's next save builds.
    """
    with writing():
        _lock(digest)
        document = editing.document_of(digest)
        return history.name_now(digest, name=name, by=by, document=document)


def name_revision(digest: Digest, revision: Revision, *, name: str) -> Revision:
    """Give a revision a name, or another one, while nothing can be folded into it."""
    with writing():
        _lock(digest)
        revision.refresh_from_db()
        return history.name_revision(revision, name=name)


def _lock(digest: Digest) -> None:
    Digest.objects.select_for_update(of=("self",)).only("pk").get(pk=digest.pk)
