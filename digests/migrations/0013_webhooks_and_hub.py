"""Webhooks are leased as a whole; deliveries keep their failed attempts; the WebSub hub has its rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('digests', '0012_change_floor'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangedFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=120, unique=True)),
                ('seq', models.PositiveBigIntegerField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Hub',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField()),
                ('failures', models.PositiveIntegerField(default=0)),
                ('retry_at', models.DateTimeField(null=True)),
                ('run', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=11)),
                ('last_code', models.PositiveSmallIntegerField(null=True)),
                ('last_error_at', models.DateTimeField(null=True)),
                ('last_success_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_state_known',
        ),
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_due',
        ),
        migrations.RemoveIndex(
            model_name='delivery',
            name='delivery_made',
        ),
        migrations.RenameField(
            model_name='delivery',
            old_name='delivered_at',
            new_name='done_at',
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='lease_until',
        ),
        migrations.RemoveField(
            model_name='delivery',
            name='run',
        ),
        migrations.AddField(
            model_name='delivery',
            name='faults',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='delivery',
            name='type',
            field=models.CharField(default='', max_length=20, verbose_name='event'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='webhook',
            name='failing_since',
            field=models.DateTimeField(null=True, verbose_name='failing since'),
        ),
        migrations.AddField(
            model_name='webhook',
            name='last_code',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='webhook',
            name='lease_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='webhook',
            name='run',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='attempted_at',
            field=models.DateTimeField(null=True, verbose_name='last attempt'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='queued'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='due_at',
            field=models.DateTimeField(verbose_name='due'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='error',
            field=models.CharField(blank=True, choices=[('status', 'it answered with an error'), ('redirect', "it answered with a redirect, which isn't followed"), ('timeout', "it didn't answer within 10 seconds"), ('connection', "it can't be reached"), ('certificate', "its certificate can't be verified"), ('address', 'its address is not one that may be asked'), ('internal', "the newsroom's own fault")], max_length=11),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='is_replay',
            field=models.BooleanField(default=False, verbose_name='replay'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('delivered', 'delivered'), ('failed', 'given up'), ('dropped', 'not sent')], default='waiting', max_length=9, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='webhook',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='digests.webhook'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='disabled_because',
            field=models.CharField(blank=True, choices=[('gone', 'it answered 410 Gone'), ('failing', 'it failed through the whole schedule'), ('editor', 'disabled at the desk'), ('partner', 'disabled by the partner')], max_length=10),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='last_error',
            field=models.CharField(blank=True, choices=[('status', 'it answered with an error'), ('redirect', "it answered with a redirect, which isn't followed"), ('timeout', "it didn't answer within 10 seconds"), ('connection', "it can't be reached"), ('certificate', "its certificate can't be verified"), ('address', 'its address is not one that may be asked'), ('internal', "the newsroom's own fault")], max_length=11, verbose_name='last error'),
        ),
        migrations.AlterField(
            model_name='webhook',
            name='url',
            field=models.CharField(max_length=500, verbose_name='address'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook', 'due_at'], name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['webhook', 'state', 'id'], name='delivery_queue'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['webhook', 'id'], name='delivery_log'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('done_at__isnull', False)), fields=['done_at'], name='delivery_done'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'failed', 'dropped'])), name='delivery_state_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='delivery_done_has_time'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('disabled_at', None), ('disabled_because', '')), models.Q(('disabled_at__isnull', False), ('disabled_because__in', ['gone', 'failing', 'editor', 'partner'])), _connector='OR'), name='webhook_disabled_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='hub',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='hub_is_one_row'),
        ),
    ]
