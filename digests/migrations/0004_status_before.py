"""What a scheduled digest was before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; empty for what is scheduled already, which then goes by what is public of it."""

    dependencies = [("digests", "0003_roles")]

    operations = [
        migrations.AddField(
            model_name="digest",
            name="status_before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "draft"),
                    ("in_review", "in review"),
                    ("approved", "approved"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                ],
                default="",
                editable=False,
                max_length=10,
            ),
        ),
    ]
