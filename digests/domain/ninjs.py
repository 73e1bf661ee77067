"""ninjs 3.1, the IPTC's news in JSON: what the wire stores of a digest or an item, in the words of news systems.

Pure: from the wire's JSON to valid ninjs (https://iptc.org/std/ninjs/ninjs-schema_3.1.json). Nothing is lost: a
digest holds its sections as associations, they their items, those what they cite, in the editors' order.
"""

from typing import Any
from uuid import UUID

from digests.domain.addresses import as_uri
from digests.domain.publication import permanent_uri
from digests.domain.rendering import heading
from digests.domain.wire import Json

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
STANDARD = {"name": "ninjs", "version": "3.1", "schema": f"{SCHEMA}#"}
# Type and profile of what has a permanent URI.
KINDS = {"digest": ("composite", "digest"), "item": ("text", "digest-item")}


def digest(wire: Json) -> Json:
    """Return a digest, given as the wire has it."""
    return {"standard": STANDARD} | _present(
        _frame("digest", wire)
        | {
            "title": wire["title"],
            "slugline": "-".join(str(part) for part in (wire["series"]["slug"], wire["number"]) if part),
            "headlines": _headlines(wire["title"]),
            "descriptions": [
                *_descriptions("summary", [wire["standfirst"]]),
                *_descriptions("period", [_period(wire["period"])]),
                *_corrections(wire),
            ],
            "by": (wire["credit"] or {}).get("name"),
            "places": [_region(wire["region"])],
            "infoSources": _credit(wire["credit"]),
            "renditions": [_page(wire["canonical_url"])],
            "associations": [*(_section(part, wire) for part in wire["sections"]), *_original(wire)],
        }
        | _rights(wire)
    )


def item(wire: Json) -> Json:
    """Return an item, given as the wire has it, with the digest that it stands in."""
    story = _item(wire)
    story["associations"] = [*story.get("associations", []), _digest_reference(wire["digest"])]
    return {"standard": STANDARD} | story


def tombstone(kind: str, wire: Json) -> Json:
    """Return what stands in the place of a withdrawn digest or item, given its tombstone: ``canceled``."""
    type_, profile = KINDS[kind]
    return {"standard": STANDARD} | _present(
        {
            "uri": permanent_uri(kind, UUID(wire["id"])),
            "type": type_,
            "profile": profile,
            "representationType": "full",
            "versionCreated": wire["withdrawn_at"],
            "pubStatus": "canceled",
            "edNote": wire["notice"] or "Withdrawn: take your copy down.",
        }
    )


def _frame(kind: str, wire: Json) -> Json:
    type_, profile = KINDS[kind]
    return {
        "uri": wire["uri"],
        "type": type_,
        "profile": profile,
        "representationType": "full",
        "version": str(wire["version"]),
        "firstCreated": wire["first_published_at"],
        "versionCreated": wire["updated_at"],
        "pubStatus": "usable",
        "language": wire["language"],
        "edNote": "\n".join(f"Corrected {note['at']}: {note['text']}" for note in wire["corrections"]),
    }


def _item(wire: Json) -> Json:
    body, cited = wire["body"], wire["citations"]
    return _present(
        _frame("item", wire)
        | {
            "title": heading(wire["headline"], body["text"]),
            "headlines": _headlines(wire["headline"]),
            "bodies": [
                _body("html", "text/html", body["html"]) | {"wordCount": len(body["text"].split())},
                _body("text", "text/plain", body["text"]),
            ],
            "descriptions": _corrections(wire),
            "places": [*map(_country, wire["countries"]), _region(wire["region"])],
            "subjects": [_subject(topic, wire) for topic in wire["topics"]],
            "infoSources": [_source(source) for source in _once(c["source"] for c in cited)],
            "renditions": [_page(wire["rights"]["canonical_url"])],
            "associations": [*_picture(wire["image"]), *map(_citation, cited)],
        }
        | _rights(wire)
    )


def _section(section: Json, wire: Json) -> Json:
    stories = [_item(story) for story in section["items"]]
    countries = [c for story in section["items"] for c in story["countries"]][:1]
    name = section["heading"] or wire["region"]["name"]
    return _associated(
        "section",
        name,
        {
            "uri": _urn(section["id"]),
            "type": "composite",
            "profile": "digest-section",
            "representationType": "full",
            "language": wire["language"],
            "title": name,
            "headlines": _headlines(name),
            "places": [*map(_country, countries)] or _bare_country(section["country"]),
            "associations": [_associated("item", story.get("title", ""), story) for story in stories],
        },
    )


def _citation(citation: Json) -> Json:
    """Return what is cited: an article somewhere else, so by an id of its own and with links to it."""
    source = citation["source"]
    links = [("web", citation["url"]), ("archived", citation["archived_url"])]
    day = citation["published_on"]
    return _associated(
        "cites",
        citation["title"] or source["name"],
        {
            "uri": _urn(citation["id"]),
            "type": "text",
            "profile": "citation",
            "representationType": "partial",
            "title": citation["title"],
            "language": citation["language"],
            "contentCreated": f"{day}T00:00:00Z" if day else None,
            "headlines": _headlines(citation["title"]),
            "infoSources": [_source(source)],
            "altIds": [{"role": "marker", "value": str(citation["marker"])}],
            "renditions": [_page(url, name) for name, url in links if as_uri(url)],
        },
    )


def _picture(image: Json | None) -> list[Json]:
    if image is None:
        return []
    main = {"url": image["url"], "type": None, "width": image["width"], "height": image["height"]}
    whole = next((size for size in image["renditions"] if size["url"] == image["url"]), main)
    others = [size for size in image["renditions"] if size["url"] != image["url"]]
    named = [
        ("main", whole),
        *((f"{size['type'].partition('/')[2]}-{size['width']}", size) for size in others),
    ]
    picture = {
        "uri": as_uri(image["url"]),
        "type": "picture",
        "representationType": "full",
        "by": image["credit"],
        "descriptions": _descriptions("alt", [image["alt"]]),
        "renditions": [_size(name, size, image["focus"]) for name, size in named],
    }
    return [_associated("picture", "mainpic", picture)]


def _size(name: str, size: Json, focus: Json) -> Json:
    wide, high = size["width"], size["height"]
    return _present(
        {
            "name": name,
            "href": as_uri(size["url"]),
            "contentType": size["type"],
            "width": wide,
            "height": high,
            "poi": {"x": round(wide * focus["x"] / 100), "y": round(high * focus["y"] / 100)},
        }
    )


def _digest_reference(digest: Json) -> Json:
    more = {"title": digest["title"], "renditions": [_page(digest["canonical_url"])]}
    return _associated("isPartOf", digest["title"], _other_digest(digest["uri"]) | more)


def _original(wire: Json) -> list[Json]:
    if not wire["translation_of"]:
        return []
    name = "The original of this translation"
    return [_associated("translationOf", name, _other_digest(wire["translation_of"]))]


def _other_digest(uri: str) -> Json:
    """Return a digest that is named, not told."""
    return {"uri": uri, "type": "composite", "profile": "digest", "representationType": "partial"}


def _rights(wire: Json) -> Json:
    rights = wire["rights"]
    licence = as_uri((rights["licence"] or {}).get("url"))
    return {
        "copyrightHolder": rights["credit_line"],
        "copyrightNotice": f"© {wire['first_published_at'][:4]} {rights['credit_line']}",
        "usageTerms": rights["usage_terms"],
        "rightsInfo": {"linkedRights": licence} if licence else None,
    }


def _headlines(text: str) -> list[Json]:
    return [{"role": "main", "value": text}] if text else []


def _body(role: str, media_type: str, value: str) -> Json:
    return {"role": role, "contentType": media_type, "value": value}


def _descriptions(role: str, texts: list[str]) -> list[Json]:
    return [{"role": role, "contentType": "text/plain", "value": text} for text in texts if text]


def _corrections(wire: Json) -> list[Json]:
    return _descriptions("correction", [note["text"] for note in wire["corrections"]])


def _period(period: Json | None) -> str:
    """Return the days that a digest covers as an ISO 8601 interval, ``..`` where one end is open."""
    return f"{period['start'] or '..'}/{period['end'] or '..'}" if period else ""


def _country(country: Json) -> Json:
    return _present(
        {
            "name": country["name"],
            "rel": "about",
            "uri": as_uri(country["wikidata"]),
            "literal": f"iso3166-1a2:{country['code']}",
        }
    )


def _bare_country(code: str | None) -> list[Json]:
    return [{"rel": "about", "literal": f"iso3166-1a2:{code}"}] if code else []


def _region(region: Json) -> Json:
    return {"name": region["name"], "rel": "about", "literal": region["slug"]}


def _subject(topic: Json, wire: Json) -> Json:
    creator = wire["rights"]["credit_line"]
    return {"name": topic["name"], "rel": "about", "literal": topic["slug"], "creator": creator}


def _source(source: Json) -> Json:
    address = as_uri(source["homepage"]) or as_uri(source["href"])
    return _present({"name": source["name"], "role": "source", "uri": address, "literal": source["id"]})


def _credit(credit: Json | None) -> list[Json]:
    if credit is None:
        return []
    return [_present({"name": credit["name"], "role": "credit", "uri": as_uri(credit["url"])})]


def _page(address: str, name: str = "web") -> Json:
    return {"name": name, "href": as_uri(address), "contentType": "text/html"}


def _urn(uuid: str) -> str:
    return f"urn:uuid:{uuid}"


def _once(sources: Any) -> list[Json]:
    """Return each source once, in the order in which they are cited."""
    return list({(source["id"], source["name"]): source for source in sources}.values())


def _associated(rel: str, name: str, data: Json) -> Json:
    """Return an object as a part of another, where it has to have a name, be it an empty one."""
    return {"name": name, "rel": rel} | _present(data)


def _present(data: Json) -> Json:
    """Leave out what is empty: ninjs has no null."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
