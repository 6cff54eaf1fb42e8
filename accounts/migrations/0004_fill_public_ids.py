from django.db import migrations

from audit.ids import public_id


def fill(apps, schema_editor) -> None:
    for name in ("User", "Membership"):
        model = apps.get_model("accounts", name)
        rows = list(model.objects.filter(public_id__isnull=True).only("pk"))
        for row in rows:
            row.public_id = public_id()
        model.objects.bulk_update(rows, ["public_id"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_and_memberships_get_public_ids")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
