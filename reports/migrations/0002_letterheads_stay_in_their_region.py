"""Only a province or a regency signs papers, and its letterhead never moves to another one."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        Refuse(
            "a_letterhead_is_of_a_government",
            "reports_letterhead",
            ["INSERT"],
            "NOT EXISTS (SELECT 1 FROM regions_region g"
            " WHERE g.code = NEW.region_id AND g.level <= 2)",
            "a letterhead is of a province or a regency",
        ),
        Refuse(
            "a_letterhead_stays_in_its_region",
            "reports_letterhead",
            ["UPDATE"],
            "NEW.region_id <> OLD.region_id",
            "a letterhead keeps its region",
        ),
    ]
