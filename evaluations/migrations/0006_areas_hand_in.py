"""When a kecamatan or village said that it is done; append-only, on both databases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0005_rules_of_verdicts_and_requests"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaHandIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answered", models.PositiveSmallIntegerField()),
                ("asked", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_ins",
                        to="regions.region",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_ins",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["assessment", "area"], name="hand_in_by_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answered__lte", models.F("asked"))),
                        name="an_area_answers_no_more_than_it_was_asked",
                    )
                ],
            },
        ),
        Refuse(
            "a_hand_in_is_of_an_area_of_the_regency",
            "evaluations_areahandin",
            ["INSERT"],
            # The second part: SQLite's INSERT OR REPLACE asks no DELETE trigger.
            "NOT EXISTS (SELECT 1 FROM evaluations_assessment e"
            " JOIN regions_region a ON a.regency_id = e.region_id AND a.level > 2"
            " WHERE e.id = NEW.assessment_id AND a.code = NEW.area_id)"
            " OR EXISTS (SELECT 1 FROM evaluations_areahandin o WHERE o.id = NEW.id)",
            "an area of the regency hands in, and each time anew",
        ),
        Refuse(
            "a_hand_in_stays_as_it_was",
            "evaluations_areahandin",
            ["UPDATE", "DELETE"],
            "1 = 1",
            "what an area handed in stays on record",
        ),
    ]
