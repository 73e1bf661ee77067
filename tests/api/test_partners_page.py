"""docs/partners.md names what exists, and nothing else."""

import re
from pathlib import Path

from digests.api import problems
from digests.api.parameters import CHANGES, LISTS, MAX_LIMIT, MAX_REPEATS, MAX_VALUES
from digests.api.schema import document
from digests.domain.catalogue import SCAN

PAGE = (Path(__file__).parents[2] / "docs" / "partners.md").read_text()


def test_every_problem_type_is_in_the_table_with_its_status():
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, flags=re.MULTILINE))
    assert rows == {kind.slug: str(kind.status) for kind in problems.TYPES}


def test_every_parameter_is_named():
    for parameter in (*LISTS, *CHANGES):
        assert re.search(rf"`{parameter.name}\b|[?&]{parameter.name}=|{parameter.name}=", PAGE), (
            parameter.name
        )


def test_every_resource_is_named():
    for path in document()["paths"]:
        name = path.removeprefix("/api/v1/").split("/")[0]
        assert f"`/{name}" in PAGE or f"/{name}/" in PAGE, name


def test_limits_are_the_real_ones():
    assert f"1 to {MAX_LIMIT} entries" in PAGE
    assert f"at most {MAX_VALUES} values" in PAGE
    assert f"at most {MAX_REPEATS} times" in PAGE
    assert f"{SCAN:,} changes at most" in PAGE
