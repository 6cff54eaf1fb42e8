"""Pages of office files are counted when they are drawn first, and never beyond that count."""

from django.db import migrations, models

from audit.triggers import Lift, Refuse

BEFORE = (
    "a_page_lies_in_its_paper",
    "evidence_pageimage",
    ["INSERT"],
    "NEW.number < 1 OR NOT EXISTS (SELECT 1 FROM evidence_documentversion v"
    " WHERE v.id = NEW.version_id AND NEW.number <= COALESCE(v.page_count, 1))",
    "a page lies in its paper",
)
AFTER = (
    "a_page_lies_in_its_paper",
    "evidence_pageimage",
    ["INSERT"],
    "NEW.number < 1 OR NOT EXISTS (SELECT 1 FROM evidence_documentversion v"
    " LEFT JOIN evidence_pagedrawing d ON d.version_id = v.id"
    " WHERE v.id = NEW.version_id AND NEW.number <= COALESCE(v.page_count, d.total, 1))",
    "a page lies in its paper",
)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_secret_papers_keep_no_text")]

    operations = [
        migrations.AddField(
            model_name="pagedrawing",
            name="total",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        Lift(*BEFORE),
        Refuse(*AFTER),
    ]
