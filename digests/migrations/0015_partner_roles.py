"""Who sees partners: editors look at them, their keys and webhooks; administrators do everything."""

from importlib import import_module
from typing import Any

from django.db import migrations

roles = import_module("digests.migrations.0003_roles")
MODELS = ("partner", "apikey", "usage", "webhook", "delivery")
SEEN = roles.allow("view", MODELS)
ALLOWED = {
    "Editor": SEEN,
    "Administrator": SEEN
    | roles.allow("add change", ("partner", "apikey", "webhook"))
    | roles.allow("delete", ("partner", "webhook"))
    | roles.allow("change", ("delivery",)),
}


def allow(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    roles._make_permissions(apps, "digests", alias)  # noqa: SLF001 (a migration's own, which stays as it is)
    for group, permissions in _found(apps, alias):
        group.permissions.add(*permissions)


def disallow(apps: Any, schema_editor: Any) -> None:
    for group, permissions in _found(apps, schema_editor.connection.alias):
        group.permissions.remove(*permissions)


def _found(apps: Any, alias: str) -> Any:
    for name, allowed in ALLOWED.items():
        codenames = [permission.partition(".")[2] for permission in allowed]
        permissions = apps.get_model("auth", "Permission").objects.using(alias)
        rows = list(permissions.filter(content_type__app_label="digests", codename__in=codenames))
        for group in apps.get_model("auth", "Group").objects.using(alias).filter(name=name):
            yield group, rows


class Migration(migrations.Migration):
    dependencies = [("digests", "0014_usage_was_refused")]

    operations = [migrations.RunPython(allow, disallow)]
