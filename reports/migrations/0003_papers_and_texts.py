"""Papers that left are kept for good; letterheads name who gets a copy; texts of the full report."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.fields
from audit.triggers import Lift, Refuse

# Adding a column rebuilds the table on SQLite, and its triggers go with the old one (0002).
OF_A_GOVERNMENT = (
    "a_letterhead_is_of_a_government",
    "reports_letterhead",
    ["INSERT"],
    "NOT EXISTS (SELECT 1 FROM regions_region g WHERE g.code = NEW.region_id AND g.level <= 2)",
    "a letterhead is of a province or a regency",
)
STAYS = (
    "a_letterhead_stays_in_its_region",
    "reports_letterhead",
    ["UPDATE"],
    "NEW.region_id <> OLD.region_id",
    "a letterhead keeps its region",
)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0013_final_stays_final"),
        ("regions", "0001_initial"),
        ("reports", "0002_letterheads_stay_in_their_region"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Lift(*OF_A_GOVERNMENT),
        Lift(*STAYS),
        migrations.AddField(
            model_name="letterhead",
            name="copies",
            field=models.TextField(blank=True, max_length=1000),
        ),
        Refuse(*OF_A_GOVERNMENT),
        Refuse(*STAYS),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.CharField(max_length=22, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=250)),
                ("year", models.PositiveSmallIntegerField()),
                ("stage", models.CharField(blank=True, max_length=10)),
                ("instrument", models.CharField(blank=True, max_length=40)),
                ("recipient", models.CharField(blank=True, max_length=22)),
                ("options", audit.fields.JsonField(default=dict)),
                ("figures", audit.fields.JsonField(default=list)),
                ("paper", models.CharField(max_length=2)),
                ("fingerprint", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "year", "number"), name="papers_of_a_year_are_counted"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=30)),
                ("text", models.TextField(max_length=6000)),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_texts",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "place"), name="a_place_in_the_report_has_one_text"
                    )
                ],
            },
        ),
        Refuse(
            "a_paper_that_left_stays_as_it_was",
            "reports_paper",
            ["UPDATE", "DELETE"],
            "OLD.id IS NOT NULL",
            "the list of papers is append-only",
        ),
        Refuse(
            "a_paper_that_leaves_is_new",
            "reports_paper",
            ["INSERT"],
            # SQLite's INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger.
            "EXISTS (SELECT 1 FROM reports_paper o WHERE o.id = NEW.id OR o.public_id = NEW.public_id"
            " OR (o.region_id = NEW.region_id AND o.year = NEW.year AND o.number = NEW.number))",
            "the list of papers is append-only",
        ),
        Refuse(
            "a_text_stays_in_its_report",
            "reports_reporttext",
            ["UPDATE"],
            "NEW.assessment_id <> OLD.assessment_id OR NEW.place <> OLD.place",
            "a text stays at its place",
        ),
    ]
