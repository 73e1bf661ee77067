"""Who may do what, read with the person in one query: the desk asks for it with every request."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

BETWEEN = "\n"


class Lines(Func):
    """The texts of all rows as one text, a line each."""

    function = "GROUP_CONCAT"
    template = f"%(function)s(%(expressions)s, '{BETWEEN}')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """PostgreSQL has another name for it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


class DeskBackend(ModelBackend):
    """Django's own backend, which would ask for a person, their permissions and their groups' in three queries."""

    def get_user(self, user_id: int) -> Any:
        """Return an active person with their permissions, None where there is none."""
        user: Any = get_user_model().objects.annotate(granted=_granted()).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.granted = frozenset(user.granted.splitlines())
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return permissions as Django does; without a query for who signed in and isn't a superuser."""
        granted = getattr(user_obj, "granted", None)
        if granted is None or user_obj.is_superuser or not user_obj.is_active or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        return set(granted)


def _granted() -> Coalesce:
    """Return “app.codename” of each permission that a person has, by themselves or by a group, in lines."""
    person = OuterRef(OuterRef("pk"))
    own = get_user_model().user_permissions.through.objects.filter(user=person)
    by_group = Group.permissions.through.objects.filter(group__user=person)
    names = Concat("content_type__app_label", Value("."), "codename")
    mine = Permission.objects.filter(
        Q(pk__in=own.values("permission")) | Q(pk__in=by_group.values("permission"))
    )
    lines = Subquery(mine.order_by().annotate(all=Lines(names)).values("all"))
    return Coalesce(lines, Value(""), output_field=TextField())
