"""Who sees mailings and subscribers: everybody at the desk the mailings, administrators the addresses."""

from importlib import import_module
from typing import Any

from django.db import migrations

roles = import_module("digests.migrations.0003_roles")
MAILINGS = {"digests.view_mailing"}
ALLOWED = {
    "Writer": MAILINGS,
    "Editor": MAILINGS,
    "Administrator": MAILINGS | {"digests.view_subscriber", "digests.delete_subscriber"},
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
    dependencies = [("digests", "0008_mail")]

    operations = [migrations.RunPython(allow, disallow)]
