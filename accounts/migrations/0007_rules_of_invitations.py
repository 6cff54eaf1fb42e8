"""An invitation is for an office of its region; a link that was used stays used (rules 4)."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_one_time_links")]

    operations = [
        Refuse(
            "an_invitation_is_for_an_agency_of_its_region",
            "accounts_invitation",
            ["INSERT", "UPDATE"],
            "NEW.agency_id IS NOT NULL AND NEW.region_id <> "
            "(SELECT region_id FROM accounts_agency WHERE id = NEW.agency_id)",
            "the agency of an invitation lies in its region",
        ),
        Refuse(
            "a_used_invitation_stays_used",
            "accounts_invitation",
            ["UPDATE", "DELETE"],
            "OLD.used_at IS NOT NULL",
            "an invitation works once",
        ),
        Refuse(
            "a_used_password_link_stays_used",
            "accounts_passwordlink",
            ["UPDATE", "DELETE"],
            "OLD.used_at IS NOT NULL",
            "a link for a new password works once",
        ),
    ]
