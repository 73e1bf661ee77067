"""WebSub: which feeds the hub is still to be told of. ``domain.delivery.hub`` is the only writer."""

from django.db import models
from django.db.models import Q


class Hub(models.Model):
    """The one row about the hub: up to which change its feeds were noted, and how asking it goes.

    ``failures`` counts in a row, and it is asked again at ``retry_at``. ``run`` is the claim of the worker that
    tells it, until ``lease_until``.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField()
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    run = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=11, blank=True)
    last_code = models.PositiveSmallIntegerField(null=True)
    last_error_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="hub_is_one_row")]

    def __str__(self) -> str:
        return f"change {self.seq}"


class ChangedFeed(models.Model):
    """A feed that changed, by its path under /feeds/, up to a change that the hub wasn't told of yet."""

    path = models.CharField(max_length=120, unique=True)
    seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.path
