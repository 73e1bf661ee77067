"""Partners, their keys and what these used, webhooks and their deliveries."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('digests', '0010_translation_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='contact')),
                ('homepage', models.URLField(blank=True, max_length=500, verbose_name='home page')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused')),
            ],
            options={
                'verbose_name': 'partner',
                'verbose_name_plural': 'partners',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('label', models.CharField(max_length=80, verbose_name='label')),
                ('mode', models.CharField(choices=[('live', 'live'), ('test', 'test')], default='live', max_length=4, verbose_name='mode')),
                ('lookup', models.CharField(editable=False, max_length=16, unique=True)),
                ('secret_digest', models.CharField(editable=False, max_length=64)),
                ('scopes', models.JSONField(default=list, verbose_name='scopes')),
                ('networks', models.JSONField(blank=True, default=list, verbose_name='networks')),
                ('per_minute', models.PositiveIntegerField(default=600, verbose_name='requests a minute')),
                ('per_month', models.PositiveIntegerField(blank=True, null=True, verbose_name='requests a month')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('followed_seq', models.PositiveBigIntegerField(null=True)),
                ('followed_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='digests.apikey')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='digests.partner')),
            ],
            options={
                'verbose_name': 'key',
                'verbose_name_plural': 'keys',
                'ordering': ['partner', '-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=64)),
                ('hour', models.DateTimeField()),
                ('minute', models.PositiveBigIntegerField(default=0)),
                ('in_minute', models.PositiveIntegerField(default=0)),
                ('month_before', models.PositiveBigIntegerField(default=0)),
                ('requests', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('problems', models.PositiveIntegerField(default=0)),
                ('digests', models.PositiveIntegerField(default=0)),
                ('items', models.PositiveIntegerField(default=0)),
                ('changes', models.PositiveIntegerField(default=0)),
                ('exports', models.PositiveIntegerField(default=0)),
                ('last_problem', models.CharField(blank=True, max_length=40)),
                ('last_problem_at', models.DateTimeField(null=True)),
                ('last_path', models.CharField(blank=True, max_length=200)),
                ('key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='usage', to='digests.apikey')),
            ],
            options={
                'verbose_name_plural': 'usage',
                'ordering': ['-hour'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('mode', models.CharField(choices=[('live', 'live'), ('test', 'test')], default='live', max_length=4, verbose_name='mode')),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='description')),
                ('filters', models.JSONField(blank=True, default=dict, verbose_name='filters')),
                ('actions', models.JSONField(blank=True, default=list, verbose_name='actions')),
                ('kinds', models.JSONField(blank=True, default=list, verbose_name='kinds')),
                ('seq', models.PositiveBigIntegerField()),
                ('secret_number', models.PositiveIntegerField(default=1)),
                ('previous_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('retry_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=200, verbose_name='last error')),
                ('last_error_at', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True, verbose_name='last delivered')),
                ('disabled_at', models.DateTimeField(blank=True, null=True, verbose_name='disabled')),
                ('disabled_because', models.CharField(blank=True, max_length=10)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to='digests.partner')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhooks',
                'ordering': ['partner', 'created_at'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('event_id', models.UUIDField()),
                ('seq', models.PositiveBigIntegerField(null=True)),
                ('is_replay', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('claimed', 'with a worker'), ('delivered', 'delivered'), ('failed', 'given up'), ('dropped', 'not sent')], default='waiting', max_length=9)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('due_at', models.DateTimeField()),
                ('run', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempted_at', models.DateTimeField(null=True)),
                ('code', models.PositiveSmallIntegerField(null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('response', models.CharField(blank=True, max_length=1000)),
                ('took_ms', models.PositiveIntegerField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digests.webhook')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'ordering': ['-id'],
            },
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['live', 'test'])), name='apikey_mode_known'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('per_minute__gte', 1)), name='apikey_rate_positive'),
        ),
        migrations.AddIndex(
            model_name='usage',
            index=models.Index(models.F('key'), models.OrderBy(models.F('hour'), descending=True), condition=models.Q(('key__isnull', False)), name='usage_of_key'),
        ),
        migrations.AddIndex(
            model_name='usage',
            index=models.Index(fields=['hour'], name='usage_hour'),
        ),
        migrations.AddConstraint(
            model_name='usage',
            constraint=models.UniqueConstraint(fields=('subject', 'hour'), name='usage_once_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['live', 'test'])), name='webhook_mode_known'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['webhook', 'state', 'due_at'], name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['created_at'], name='delivery_made'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'delivered', 'failed', 'dropped'])), name='delivery_state_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('is_replay', False)), fields=('webhook', 'event_id'), name='delivery_once'),
        ),
    ]
