from importlib import import_module

from django.db import migrations, models

import audit.ids
from audit.triggers import Refuse

RULE = import_module("accounts.migrations.0003_people_and_memberships_get_public_ids").RULE


def public_id() -> models.CharField:
    return models.CharField(default=audit.ids.public_id, editable=False, max_length=22, unique=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_fill_public_ids")]

    operations = [
        migrations.AlterField("membership", "public_id", public_id()),
        migrations.AlterField("user", "public_id", public_id()),
        Refuse(*RULE),
    ]
