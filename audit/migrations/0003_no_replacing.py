"""SQLite's INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger: refused too."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        Refuse(
            "an_event_is_new",
            "audit_event",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM audit_event o WHERE o.id = NEW.id OR o.hash = NEW.hash)",
            "the event log is append-only",
        ),
        Refuse(
            "the_chain_head_is_new",
            "audit_chainhead",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM audit_chainhead o WHERE o.id = NEW.id)",
            "the chain always has a head",
        ),
    ]
