"""The figures that villages count of their children, on both databases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_verdicts_and_reopenings_stay"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profiles",
                        to="regions.region",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profiles",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("figure", models.CharField(max_length=30)),
                (
                    "sex",
                    models.CharField(
                        choices=[("L", "Laki-laki"), ("P", "Perempuan")], max_length=1
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="evaluations.areaprofile",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="areaprofile",
            constraint=models.UniqueConstraint(
                fields=("assessment", "area"), name="a_village_has_one_profile_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="areafigure",
            constraint=models.UniqueConstraint(
                fields=("profile", "figure", "sex"), name="a_profile_says_a_figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="areafigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("sex__in", ["L", "P"])), name="a_figure_is_of_boys_or_girls"
            ),
        ),
        Refuse(
            "a_profile_is_of_a_village_of_the_regency",
            "evaluations_areaprofile",
            ["INSERT"],
            "NOT EXISTS (SELECT 1 FROM evaluations_assessment e"
            " JOIN regions_region a ON a.regency_id = e.region_id AND a.level = 4"
            " WHERE e.id = NEW.assessment_id AND a.code = NEW.area_id)",
            "a profile is of a village of the regency",
        ),
        Refuse(
            "a_profile_stays_where_it_is",
            "evaluations_areaprofile",
            ["UPDATE"],
            "NEW.assessment_id <> OLD.assessment_id OR NEW.area_id <> OLD.area_id",
            "a profile keeps its assessment and its village",
        ),
        Refuse(
            "a_figure_stays_in_its_profile",
            "evaluations_areafigure",
            ["UPDATE"],
            "NEW.profile_id <> OLD.profile_id OR NEW.figure <> OLD.figure OR NEW.sex <> OLD.sex",
            "a figure keeps its profile, its name and its sex",
        ),
    ]
