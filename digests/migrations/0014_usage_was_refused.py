from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("digests", "0013_webhooks_and_hub")]

    operations = [
        migrations.AddField(
            model_name="usage", name="was_refused", field=models.BooleanField(default=False)
        ),
    ]
