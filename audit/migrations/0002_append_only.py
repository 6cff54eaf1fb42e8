"""The log only grows: no row of it is changed or deleted by any path (security 80)."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        Refuse(
            "an_event_stays_as_it_was",
            "audit_event",
            ["UPDATE", "DELETE"],
            "1 = 1",
            "the event log is append-only",
        ),
        Refuse(
            "the_chain_head_stays",
            "audit_chainhead",
            ["DELETE"],
            "1 = 1",
            "the chain always has a head",
        ),
    ]
