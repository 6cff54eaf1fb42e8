"""A proposal to reopen may be refused or withdrawn, and the same version be proposed anew."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.triggers import Lift, Refuse

TABLE = "evaluations_reopening"
STAYED = import_module("evaluations.migrations.0007_verdicts_and_reopenings_stay")
FINAL = import_module("evaluations.migrations.0013_final_stays_final")
RULES = [
    rule
    for held in (STAYED, FINAL)
    for rule in held.Migration.operations
    # SQLite can't rebuild a table that another one's rule reads.
    if TABLE in (rule.table, *rule.condition.split())
]
# Their new wording; every other rule comes back as it was.
CONDITIONS = {
    "a_reopening_is_new": (
        f"EXISTS (SELECT 1 FROM {TABLE} o WHERE o.id = NEW.id"  # noqa: S608 - our own names
        " OR o.public_id = NEW.public_id"
        " OR (o.assessment_id = NEW.assessment_id AND o.version = NEW.version"
        " AND o.ended_at IS NULL))"
    ),
    "a_reopening_stays_as_it_was": (
        "OLD.confirmed_at IS NOT NULL OR OLD.ended_at IS NOT NULL"
        " OR NEW.assessment_id <> OLD.assessment_id OR NEW.version <> OLD.version"
        " OR NEW.reason <> OLD.reason OR NEW.asked_by_id <> OLD.asked_by_id"
    ),
}


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0013_final_stays_final"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(Lift(rule.name, rule.table, rule.events, rule.condition, rule.message) for rule in RULES),
        migrations.RemoveConstraint("reopening", "a_version_is_reopened_once"),
        migrations.AddField("reopening", "ended_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "reopening",
            "ended_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "reopening",
            "ended_why",
            models.TextField(blank=True, default="", max_length=2000),
        ),
        migrations.AddConstraint(
            "reopening",
            models.UniqueConstraint(
                condition=models.Q(ended_at__isnull=True),
                fields=("assessment", "version"),
                name="a_version_is_reopened_once",
            ),
        ),
        migrations.AddConstraint(
            "reopening",
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(
                    confirmed_at__isnull=True,
                    confirmed_by__isnull=True,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="a_reopening_is_confirmed_or_ended",
            ),
        ),
        *(
            Refuse(
                rule.name,
                rule.table,
                rule.events,
                CONDITIONS.get(rule.name, rule.condition),
                rule.message,
            )
            for rule in RULES
        ),
    ]
