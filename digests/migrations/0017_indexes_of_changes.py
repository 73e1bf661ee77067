"""Indexes for what changed since a moment: of lists, and of the log by time."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("digests", "0016_field_names")]

    operations = [
        migrations.RemoveIndex(model_name="publisheditem", name="publisheditem_updated"),
        migrations.AddIndex(
            model_name="publisheditem",
            index=models.Index(
                F("published_at").desc(),
                F("id").desc(),
                F("updated_at"),
                condition=Q(status="usable", updated_at__gt=F("published_at")),
                name="publisheditem_changed_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                F("published_at").desc(),
                F("digest_id").desc(),
                F("created_at"),
                condition=Q(is_live=True, status="usable", created_at__gt=F("published_at")),
                name="edition_changed_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="change", index=models.Index(fields=["at", "seq"], name="change_at")
        ),
    ]
