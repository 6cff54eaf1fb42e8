"""Published results: a change is a new row, the old one is withdrawn and stays."""

from django.db import migrations, models

import audit.fields
from audit.triggers import Refuse

TOLD = (
    "province_code",
    "province_name",
    "region_code",
    "region_name",
    "year",
    "stage",
    "predicate",
    "predicate_label",
    "instrument",
    "clusters",
    "ground",
    "published_at",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PublishedResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("province_name", models.CharField(max_length=120)),
                ("region_code", models.CharField(max_length=5)),
                ("region_name", models.CharField(max_length=120)),
                ("year", models.PositiveSmallIntegerField()),
                ("stage", models.CharField(max_length=10)),
                ("score", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("maximum", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("predicate", models.CharField(blank=True, max_length=20)),
                ("predicate_label", models.CharField(blank=True, max_length=60)),
                ("instrument", models.CharField(blank=True, max_length=40)),
                ("clusters", audit.fields.JsonField(default=list)),
                ("ground", models.CharField(blank=True, max_length=200)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-year", "region_code", "-published_at"],
                "indexes": [
                    models.Index(fields=["year", "province_code"], name="published_by_province")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("region_code", "year"),
                        name="a_regency_has_one_published_result_a_year",
                    )
                ],
            },
        ),
        Refuse(
            "a_published_result_stays_as_it_was",
            "publication_publishedresult",
            ["UPDATE"],
            "OLD.withdrawn_at IS NOT NULL OR NEW.id <> OLD.id OR "
            "COALESCE(NEW.score, -1) <> COALESCE(OLD.score, -1) OR "
            "COALESCE(NEW.maximum, -1) <> COALESCE(OLD.maximum, -1) OR "
            + " OR ".join(f"NEW.{name} <> OLD.{name}" for name in TOLD),
            "a published result is only withdrawn",
        ),
        Refuse(
            "a_published_result_remains",
            "publication_publishedresult",
            ["DELETE"],
            "OLD.id IS NOT NULL",
            "a published result is only withdrawn",
        ),
        Refuse(
            "a_published_result_is_new",
            "publication_publishedresult",
            ["INSERT"],
            # SQLite's INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger.
            "EXISTS (SELECT 1 FROM publication_publishedresult o WHERE o.id = NEW.id"
            " OR (o.region_code = NEW.region_code AND o.year = NEW.year"
            " AND o.withdrawn_at IS NULL AND NEW.withdrawn_at IS NULL))",
            "a published result is only withdrawn",
        ),
    ]
