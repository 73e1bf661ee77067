"""Every public address there is, for crawls that look for what must not be found there."""

CANARY = "kanarienvogel"
SITE = "http://127.0.0.1:8000"
FEEDS = ("all", "corrections", "series/{series}", "region/{region}", "country/{country}")
FEEDS += ("topic/{topic}", "source/{source}")

# URL name -> addresses with each kind of identifier filled in; {…} is tried with public and secret ones.
ADDRESSES: dict[str, tuple[str, ...]] = {
    "site:home": ("/",),
    "site:series-archive": ("/{series}/",),
    "site:digest-page": ("/{series}/{month}/{slug}/",),
    "site:edition": tuple(
        f"/{{series}}/{{month}}/{{slug}}/edition.{form}" for form in ("html", "txt", "epub", "pdf")
    ),
    "site:item-page": ("/items/{item}/",),
    "site:digest-card": ("/{series}/{month}/{slug}/card.png",),
    "site:item-card": ("/items/{item}/card.png",),
    "site:country-list": ("/countries/",),
    "site:country-archive": ("/countries/{country_slug}/",),
    "site:topic-list": ("/topics/",),
    "site:topic-timeline": ("/topics/{topic}/", "/topics/{topic}/?order=asc"),
    "site:source-list": ("/sources/",),
    "site:source-page": ("/sources/{source}/",),
    "site:archive": ("/archive/",),
    "site:archive-month": ("/archive/{month}/",),
    "site:corrections": ("/corrections/",),
    "site:search": (
        "/search/",
        "/search/?q=freight",
        "/search/?q=outlet&order=relevance",
        "/search/?q=topic&country=KZ",
        "/search/?country=KZ",
    ),
    "site:about": ("/about/",),
    "site:feed-list": ("/feeds/",),
    "site:feeds": (
        *(f"/feeds/{feed}.{form}" for feed in FEEDS for form in ("rss", "atom", "json")),
        "/feeds/search.atom?q=freight",
    ),
    "site:subscribe": ("/subscribe/", "/subscribe/?series={series}"),
    # A token from a mail is all that opens these; an id is none.
    "site:subscribe-confirm": ("/subscribe/confirm/{digest}/",),
    "site:subscribe-manage": ("/subscribe/manage/{item}/",),
    "site:subscribe-stop": ("/subscribe/stop/{digest}/{series}/",),
    "site:permanent-id": ("/id/digest/{digest}", "/id/item/{item}"),
    "site:image": ("/images/{image}",),
    "site:sitemap": ("/sitemap.xml",),
    "site:sitemap-section": ("/sitemap-pages.xml", "/sitemap-subjects.xml", "/sitemap-{year_month}.xml"),
    "site:sitemap-news": ("/sitemap-news.xml",),
    "site:opml": ("/feeds/all.opml",),
    "site:robots": ("/robots.txt",),
    "api:service": ("/api/v1/",),
    "api:digest-list": (
        "/api/v1/digests/",
        "/api/v1/digests/?series={series}",
        "/api/v1/digests/?format=ninjs",
        f"/api/v1/digests/?q={CANARY}",
    ),
    "api:digest": ("/api/v1/digests/{digest}/", "/api/v1/digests/{digest}/?format=ninjs"),
    "api:digest-versions": ("/api/v1/digests/{digest}/versions/",),
    "api:digest-version": tuple(f"/api/v1/digests/{{digest}}/versions/{n}/" for n in (1, 2)),
    "api:digest-embed": ("/api/v1/digests/{digest}/embed/",),
    "api:item-list": (
        "/api/v1/items/",
        "/api/v1/items/?source={source}",
        "/api/v1/items/?format=ninjs",
        "/api/v1/items/?topic={topic}",
        "/api/v1/items/?country=KZ&topic={topic},topic-0",
        f"/api/v1/items/?q={CANARY}",
        "/api/v1/items/?q=freight&topic={topic}",
    ),
    "api:item": (
        "/api/v1/items/{item}/",
        "/api/v1/items/{item}/?format=ninjs",
        "/api/v1/items/{item}/?fields=headline,body",
    ),
    "api:item-versions": ("/api/v1/items/{item}/versions/",),
    "api:item-version": tuple(f"/api/v1/items/{{item}}/versions/{n}/" for n in (1, 2)),
    "api:item-embed": ("/api/v1/items/{item}/embed/",),
    "api:resolve": tuple(
        f"/api/v1/resolve/?url={SITE}{path}"
        for path in (
            "/{series}/{month}/{slug}/",
            "/{series}/{month}/{slug}/edition.txt",
            "/{series}/{month}/{slug}/%23kz-1",
            "/items/{item}/",
            "/id/digest/{digest}",
            "/topics/{topic}/",
            "/sources/{source}/",
            "/{series}/",
        )
    ),
    "api:export-digests": (
        "/api/v1/export/digests.ndjson",
        "/api/v1/export/digests.ndjson?format=ninjs",
        "/api/v1/export/digests.ndjson?series={series}",
    ),
    "api:export-items": ("/api/v1/export/items.ndjson", "/api/v1/export/items.ndjson?source={source}"),
    "api:change-list": ("/api/v1/changes/", "/api/v1/changes/?since=latest"),
    "api:sources-list": ("/api/v1/sources/",),
    "api:sources-entry": ("/api/v1/sources/{source}/", "/api/v1/sources/{source_uuid}/"),
    "api:topics-list": ("/api/v1/topics/",),
    "api:topics-entry": ("/api/v1/topics/{topic}/", "/api/v1/topics/{topic_uuid}/"),
    "api:series-list": ("/api/v1/series/",),
    "api:series-entry": ("/api/v1/series/{series}/", "/api/v1/series/{series_uuid}/"),
    "api:countries-list": ("/api/v1/countries/",),
    "api:countries-entry": ("/api/v1/countries/{code}/",),
    "api:regions-list": ("/api/v1/regions/",),
    "api:regions-entry": ("/api/v1/regions/{region}/",),
    "api:me": ("/api/v1/me/",),
    # A key with a scope opens these, and a partner's own alone: no id of anything else does.
    "api:webhook-list": ("/api/v1/webhooks/",),
    "api:webhook": ("/api/v1/webhooks/{item}/",),
    "api:delivery-list": ("/api/v1/webhooks/{digest}/deliveries/",),
    "api:webhook-test": ("/api/v1/webhooks/{item}/test/",),
    "api:webhook-secret": ("/api/v1/webhooks/{item}/rotate-secret/",),
    "api:webhook-replay": ("/api/v1/webhooks/{item}/replay/",),
    "api:schema": ("/api/v1/schema/",),
    "api:docs": ("/api/v1/docs/",),
    "unknown-api": ("/api/v2/",),
    # A token is all that opens these; a digest's ids are none.
    "shared-preview": ("/admin/shared/{digest}/", "/admin/shared/{slug}/?frame=1"),
    "shared-preview-image": ("/admin/shared/{digest}/images/{image}",),
    "api:unknown": ("/api/v1/nothing/",),
}
