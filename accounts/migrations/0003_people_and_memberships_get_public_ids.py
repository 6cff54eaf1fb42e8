"""First step: the columns, empty; 0004 fills them, 0005 makes each id one row's."""

import django.core.validators
from django.db import migrations, models

from audit.triggers import Lift

RULE = (
    "a_membership_acts_for_an_agency_of_its_region",
    "accounts_membership",
    ["INSERT", "UPDATE"],
    "NEW.agency_id IS NOT NULL AND NEW.region_id <> "
    "(SELECT region_id FROM accounts_agency WHERE id = NEW.agency_id)",
    "the agency of a membership lies in its region",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_agencies_stay_in_their_region")]

    operations = [
        # 0005 rebuilds the table on SQLite and brings the rule back.
        Lift(*RULE),
        migrations.AddField(
            "membership",
            "public_id",
            models.CharField(max_length=22, null=True, editable=False),
        ),
        migrations.AddField(
            "user",
            "public_id",
            models.CharField(max_length=22, null=True, editable=False),
        ),
        migrations.AddField(
            "user",
            "phone",
            models.CharField(
                blank=True,
                default="",
                max_length=16,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A\\+[1-9][0-9]{7,14}\\Z",
                        "Telepon: + dan 8-15 angka, misalnya +62812...",
                    )
                ],
            ),
            preserve_default=False,
        ),
    ]
