"""One translation of an original into a language; of several that are there, the first keeps its original."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def part(apps: Any, _schema_editor: Any) -> None:
    digests = apps.get_model("digests", "Digest").objects
    same = digests.filter(original=OuterRef("original"), language=OuterRef("language"), pk__lt=OuterRef("pk"))
    later = list(digests.filter(Exists(same), original__isnull=False).values_list("pk", flat=True))
    digests.filter(pk__in=later).update(original=None)


class Migration(migrations.Migration):
    dependencies = [("digests", "0009_mail_roles")]

    operations = [
        migrations.RunPython(part, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                condition=Q(original__isnull=False),
                fields=("original", "language"),
                name="digest_translation_once",
                violation_error_message="There is a translation into this language already.",
            ),
        ),
    ]
