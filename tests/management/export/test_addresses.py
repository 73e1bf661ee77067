"""Which file of an export an address is."""

import pytest

from digests.management.export.addresses import Address


@pytest.mark.parametrize(
    ("path", "query", "number", "file"),
    [
        ("/", "", 1, "index.html"),
        ("/topics/rail/", "", 1, "topics/rail/index.html"),
        ("/topics/rail/", "order=asc", 1, "topics/rail/order-asc.html"),
        ("/topics/rail/", "order=asc&after=abc", 3, "topics/rail/order-asc-page-3.html"),
        ("/archive/", "after=abc", 2, "archive/page-2.html"),
        ("/feeds/country/kz.atom", "", 1, "feeds/country/kz.atom"),
        ("/id/item/7d", "", 1, "id/item/7d/index.html"),
        ("/topics/%D1%80/", "", 1, "topics/р/index.html"),
        ("/search/", "", 1, None),
        ("/admin/", "", 1, None),
        ("/api/v1/", "", 1, None),
        ("/archive/", "q=a", 1, None),
        ("/a/../../etc/passwd", "", 1, None),
        ("/a/%2e%2e/b", "", 1, None),
        ("/a/b%00", "", 1, None),
        ("/a\\b/", "", 1, None),
        ("/topics/rail/", "order=..%2F..%2Fx", 1, None),
    ],
)
def test_files(path: str, query: str, number: int, file: str | None) -> None:
    assert Address(path, query, number).file == file


def test_pages_of_a_list_are_counted_from_its_first() -> None:
    first = Address("/countries/kazakhstan/")
    second, _fragment = first.follow("?after=a")
    third, _fragment = second.follow("/countries/kazakhstan/?after=b")
    assert [page.number for page in (first, second, third)] == [1, 2, 3]
    again, fragment = third.follow("/countries/kazakhstan/#kz-1")
    assert (again, fragment) == (first, "kz-1")
    assert third.link_to(first, "kz-1") == "index.html#kz-1"
    assert third.link_to(Address("/")) == "../../index.html"


@pytest.mark.parametrize("link", ["https://a.example/", "//a.example/", "mailto:a@b", "#kz-1", "data:,"])
def test_links_that_leave_the_site_or_stay_on_the_page(link: str) -> None:
    assert Address("/").follow(link) is None


def test_what_is_left_out_stays_live() -> None:
    page = Address("/a/", left_out=(".pdf",))
    other, _fragment = page.follow("/a/edition.pdf")
    assert other.file is None
    assert page.follow("/a/edition.txt")[0].file == "a/edition.txt"
