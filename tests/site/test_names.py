"""One name for view, address, template and test."""

from pathlib import Path

from django.conf import settings

from digests.site import urls

# Answers that are drawn by no template of their own.
WITHOUT_TEMPLATE = {"feeds", "opml", "sitemap", "sitemap-section", "sitemap-news", "robots", "permanent-id"}
WITHOUT_TEMPLATE |= {"image", "digest-card", "item-card"}
TESTED_WITH = {"sitemap-section": "sitemap", "sitemap-news": "sitemap", "robots": "sitemap"}


def test_each_address_has_a_view_template_and_test_of_its_name() -> None:
    for pattern in urls.urlpatterns:
        name = str(pattern.name)
        stem = name.replace("-", "_")
        assert pattern.callback.__name__ == stem
        if name not in WITHOUT_TEMPLATE:
            assert (Path(settings.BASE_DIR) / "templates" / "site" / f"{stem}.html").exists(), name
        test = TESTED_WITH.get(name, name).replace("-", "_")
        assert (Path(__file__).parent / f"test_{test}.py").exists(), name
