"""The highest number that was taken out of the change log."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('digests', '0011_partners'),
    ]

    operations = [
        migrations.AddField(
            model_name='head',
            name='floor',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
