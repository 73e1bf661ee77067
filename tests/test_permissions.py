"""The desk's backend: a person with their permissions in one query, and no other ones than Django would give."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

from newsroom.permissions import DeskBackend
from tests.admin.people import looker, member

User = get_user_model()


def of_two_groups(**fields):
    user = member("Writer", username="both", **fields)
    user.groups.add(Group.objects.get(name="Editor"))
    user.user_permissions.add(Permission.objects.get(codename="view_digest"))
    user.user_permissions.add(Permission.objects.get(codename="delete_user"))
    return user


PEOPLE = {
    "nothing": lambda: User.objects.create_user("guest"),
    "own": looker,
    "Writer": lambda: member("Writer"),
    "Editor": lambda: member("Editor"),
    "Administrator": lambda: member("Administrator"),
    "both": of_two_groups,
    "superuser": lambda: User.objects.create_superuser("root"),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_permissions_are_those_that_django_gives(db, who):
    user = PEOPLE[who]()
    member("Editor", username="somebody-else")
    wanted = ModelBackend().get_all_permissions(User.objects.get(pk=user.pk))
    found = DeskBackend().get_user(user.pk)
    assert found == user
    assert found.get_all_permissions() == wanted
    assert {name for name in wanted if found.has_perm(name)} == wanted
    assert found.has_module_perms("digests") == any(name.startswith("digests.") for name in wanted)
    assert not found.has_perm("digests.no_such_thing") or found.is_superuser


def test_a_person_and_all_that_they_may_cost_one_query(db, django_assert_num_queries):
    pk = of_two_groups().pk
    with django_assert_num_queries(1):
        user = DeskBackend().get_user(pk)
        assert user.has_perms(["digests.change_item", "digests.publish_digest", "auth.delete_user"])


def test_who_left_is_nobody_and_may_nothing(db):
    gone = of_two_groups(is_active=False)
    assert DeskBackend().get_user(gone.pk) is None
    assert DeskBackend().get_user(gone.pk + 1) is None
    user = DeskBackend().get_user(member("Editor", username="leaving").pk)
    user.is_active = False
    assert user.get_all_permissions() == set()


def test_a_permission_given_or_taken_counts_with_the_next_request(client, db):
    user = looker()
    client.force_login(user)
    assert client.get("/admin/digests/digest/").status_code == 200
    user.user_permissions.clear()
    assert client.get("/admin/digests/digest/").status_code == 403
