"""A membership acts for an office of its own region; an office never moves (rules 4)."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        Refuse(
            "a_membership_acts_for_an_agency_of_its_region",
            "accounts_membership",
            ["INSERT", "UPDATE"],
            "NEW.agency_id IS NOT NULL AND NEW.region_id <> "
            "(SELECT region_id FROM accounts_agency WHERE id = NEW.agency_id)",
            "the agency of a membership lies in its region",
        ),
        Refuse(
            "an_agency_stays_in_its_region",
            "accounts_agency",
            ["UPDATE"],
            "NEW.region_id <> OLD.region_id",
            "an agency stays in its region",
        ),
    ]
