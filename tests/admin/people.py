"""People of each role at the desk, with the groups that the migration makes."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client

roles = import_module("digests.migrations.0003_roles")
later = [import_module(f"digests.migrations.{name}") for name in ("0009_mail_roles", "0015_partner_roles")]


def member(group, **fields):
    """Return a person of a group; a flushed database gets its groups again."""
    if not Group.objects.filter(name=group).exists():
        roles.make_groups(apps, SimpleNamespace(connection=connection))
        for migration in later:
            migration.allow(apps, SimpleNamespace(connection=connection))
    name = fields.pop("username", group.lower())
    user = get_user_model().objects.create_user(name, password="pass", is_staff=True, **fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def looker():
    """Return a person who may look at digests and nothing else."""
    user = get_user_model().objects.create_user("viewer", password="pass", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_digest"))
    return user


def client_of(user, **options):
    """Return a client signed in as somebody."""
    client = Client(**options)
    client.force_login(user)
    return client
