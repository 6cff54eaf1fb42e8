"""Offices are merged, split and renamed: who does whose work from which year on."""

import django.db.models.deletion
from django.db import migrations, models

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_rules_of_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencySuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="accounts.agency",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="accounts.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor"), name="an_office_follows_another_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="no_office_follows_itself",
                    ),
                ],
            },
        ),
        Refuse(
            "an_office_follows_one_of_its_region",
            "accounts_agencysuccession",
            ["INSERT", "UPDATE"],
            "(SELECT region_id FROM accounts_agency WHERE id = NEW.predecessor_id) <> "
            "(SELECT region_id FROM accounts_agency WHERE id = NEW.successor_id)",
            "an office follows another of its own region",
        ),
    ]
