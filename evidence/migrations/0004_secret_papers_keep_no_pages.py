"""What must stay true of page images, whoever writes to the tables (rules 3 and 4)."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_page_images")]

    operations = [
        Refuse(
            "a_secret_paper_takes_no_page",
            "evidence_pageimage",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evidence_documentversion v"
            " JOIN evidence_document d ON d.id = v.document_id"
            " WHERE v.id = NEW.version_id AND d.sensitivity = 'S')",
            "no page of a secret paper is kept",
        ),
        Refuse(
            "a_paper_drops_its_pages_before_it_is_secret",
            "evidence_document",
            ["UPDATE"],
            "NEW.sensitivity = 'S' AND EXISTS (SELECT 1 FROM evidence_pageimage p"
            " JOIN evidence_documentversion v ON v.id = p.version_id"
            " WHERE v.document_id = NEW.id)",
            "no page of a secret paper is kept",
        ),
        Refuse(
            "a_page_lies_in_its_paper",
            "evidence_pageimage",
            ["INSERT"],
            "NEW.number < 1 OR NOT EXISTS (SELECT 1 FROM evidence_documentversion v"
            " WHERE v.id = NEW.version_id AND NEW.number <= COALESCE(v.page_count, 1))",
            "a page lies in its paper",
        ),
        Refuse(
            "a_page_stays_as_it_was",
            "evidence_pageimage",
            ["UPDATE"],
            "1 = 1",
            "a page image is dropped or stays",
        ),
    ]
