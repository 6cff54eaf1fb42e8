"""More time for one who was asked, with its reason; append-only. And who was reminded by mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0008_village_profiles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestExtension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="evaluations.requestrecipient",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_extension_says_why",
                    )
                ],
            },
        ),
        # NULL, so SQLite adds the column in place and the table keeps its triggers.
        migrations.AddField(
            model_name="requestrecipient",
            name="extension",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evaluations.requestextension",
            ),
        ),
        migrations.CreateModel(
            name="ReminderMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("leaves_on", models.DateField()),
                ("queued_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "day"), name="a_person_is_reminded_once_for_a_day"
                    ),
                    models.UniqueConstraint(
                        fields=("user", "leaves_on"), name="a_person_gets_one_reminder_a_day"
                    ),
                ],
            },
        ),
        Refuse(
            "an_extension_is_new_and_later",
            "evaluations_requestextension",
            ["INSERT"],
            # The first part: SQLite's INSERT OR REPLACE asks no DELETE trigger.
            "EXISTS (SELECT 1 FROM evaluations_requestextension o WHERE o.id = NEW.id"
            " OR (o.recipient_id = NEW.recipient_id AND o.until >= NEW.until))"
            " OR EXISTS (SELECT 1 FROM evaluations_requestrecipient r"
            " JOIN evaluations_evidencerequest q ON q.id = r.request_id"
            " WHERE r.id = NEW.recipient_id AND q.due_at >= NEW.until)",
            "an extension gives more time than there was",
        ),
        Refuse(
            "an_extension_stays_as_it_was",
            "evaluations_requestextension",
            ["UPDATE", "DELETE"],
            "1 = 1",
            "who was given more time stays on record",
        ),
        Refuse(
            "an_extension_is_the_recipients_own",
            "evaluations_requestrecipient",
            ["INSERT", "UPDATE"],
            "NEW.extension_id IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM evaluations_requestextension e"
            " WHERE e.id = NEW.extension_id AND e.recipient_id = NEW.id)",
            "an extension counts for whom it was given",
        ),
        Refuse(
            "a_due_moment_never_moves_back",
            "evaluations_requestrecipient",
            ["UPDATE"],
            "OLD.extension_id IS NOT NULL AND (NEW.extension_id IS NULL OR"
            " (SELECT n.until FROM evaluations_requestextension n WHERE n.id = NEW.extension_id)"
            " < (SELECT o.until FROM evaluations_requestextension o WHERE o.id = OLD.extension_id))",
            "what was given is not taken back",
        ),
    ]
