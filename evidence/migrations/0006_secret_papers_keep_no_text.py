"""Nothing that could be read in a class S paper is kept (rules 4); the log of it is a count."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_register_and_arrivals")]

    operations = [
        Refuse(
            "a_secret_paper_keeps_no_text",
            "evidence_documenttext",
            ["INSERT", "UPDATE"],
            "NEW.text <> '' AND EXISTS (SELECT 1 FROM evidence_documentversion v"
            " JOIN evidence_document d ON d.id = v.document_id"
            " WHERE v.id = NEW.version_id AND d.sensitivity = 'S')",
            "no text of a secret paper is kept",
        ),
        Refuse(
            "a_paper_drops_its_text_before_it_is_secret",
            "evidence_document",
            ["UPDATE"],
            "NEW.sensitivity = 'S' AND EXISTS (SELECT 1 FROM evidence_documenttext t"
            " JOIN evidence_documentversion v ON v.id = t.version_id"
            " WHERE v.document_id = NEW.id AND t.text <> '')",
            "no text of a secret paper is kept",
        ),
    ]
