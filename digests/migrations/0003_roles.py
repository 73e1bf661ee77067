"""The three groups of the desk, with their permissions.

Going back takes the groups away again. A group of the same name that exists already keeps what it has.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.management import create_permissions
from django.db import migrations

WORKING_COPY = ("digest", "section", "item", "citation")
REGISTRY = ("source", "sourcealias", "sourcedomain", "topic")
# What everybody at the desk may look at.
SEEN = (
    *WORKING_COPY,
    *REGISTRY,
    "region",
    "country",
    "series",
    "edition",
    "change",
    "revision",
    "comment",
    "previewlink",
    "acceptance",
)


def allow(actions: str, models: Iterable[str]) -> set[str]:
    return {f"digests.{action}_{model}" for action in actions.split() for model in models}


WRITER = (
    allow("view", SEEN) | allow("add change", WORKING_COPY) | allow("add change", ("comment", "acceptance"))
)
EDITOR = (
    WRITER
    | {"digests.publish_digest"}
    | allow("delete", (*WORKING_COPY, "acceptance"))
    | allow("add change", (*REGISTRY, "previewlink"))
    | allow("delete", ("sourcealias", "sourcedomain"))
    | allow("change", ("series",))
)
PEOPLE = {
    f"auth.{action}_{model}" for action in ("view", "add", "change", "delete") for model in ("user", "group")
}


def make_groups(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    for label in ("auth", "digests"):
        _make_permissions(apps, label, alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    known = {
        f"{row.content_type.app_label}.{row.codename}": row
        for row in permissions.select_related("content_type")
    }
    everything = {name for name in known if name.startswith("digests.")} | PEOPLE
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, allowed in (("Writer", WRITER), ("Editor", EDITOR), ("Administrator", everything)):
        group, _made = groups.get_or_create(name=name)
        group.permissions.add(*(known[permission] for permission in sorted(allowed)))


def _make_permissions(apps: Any, label: str, alias: str) -> None:
    # Django makes permissions after all migrations; the groups need them now.
    config = apps.get_app_config(label)
    # A migration's stand-in for an app has no such attribute, and is passed over without it.
    config.models_module = getattr(config, "models_module", None) or label
    create_permissions(config, verbosity=0, interactive=False, using=alias, apps=apps)


def drop_groups(apps: Any, schema_editor: Any) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=("Writer", "Editor", "Administrator")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("digests", "0002_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, drop_groups)]
