"""What "n dari 10" and a predicate's name need, so that public pages ask no other table.

Both columns are nullable: SQLite then adds them in place, and the rules of the table stay.
"""

from django.db import migrations, models

import audit.fields
from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="publishedresult",
            name="regencies",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="publishedresult",
            name="scale",
            field=audit.fields.JsonField(null=True),
        ),
        Refuse(
            "a_published_scale_stays_as_it_was",
            "publication_publishedresult",
            ["UPDATE"],
            "COALESCE(NEW.regencies, -1) <> COALESCE(OLD.regencies, -1) OR "
            "COALESCE(NEW.scale, '[]') <> COALESCE(OLD.scale, '[]')",
            "a published result is only withdrawn",
        ),
    ]
