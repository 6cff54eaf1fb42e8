"""What must stay true of papers, whoever writes to the tables (rules 4, security 66)."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("evidence", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        Refuse(
            "a_version_stays_as_it_was",
            "evidence_documentversion",
            ["UPDATE", "DELETE"],
            "1 = 1",
            "a document version is append-only",
        ),
        Refuse(
            "a_class_never_falls",
            "evidence_document",
            ["UPDATE"],
            "(OLD.sensitivity = 'S' AND NEW.sensitivity <> 'S')"
            " OR (OLD.sensitivity = 'R' AND NEW.sensitivity = 'U')",
            "the class of a document never falls",
        ),
        # SQLite's INSERT OR REPLACE deletes the row in its way and asks no other trigger.
        Refuse(
            "a_version_is_new",
            "evidence_documentversion",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evidence_documentversion o WHERE o.id = NEW.id"
            " OR o.public_id = NEW.public_id OR o.storage_key = NEW.storage_key"
            " OR (o.document_id = NEW.document_id AND o.number = NEW.number)"
            " OR (o.uploaded_by_id = NEW.uploaded_by_id AND o.form_key = NEW.form_key))",
            "a document version is append-only",
        ),
        Refuse(
            "a_document_is_new",
            "evidence_document",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evidence_document o"
            " WHERE o.id = NEW.id OR o.public_id = NEW.public_id)",
            "a document is never replaced",
        ),
        Refuse(
            "an_area_lies_in_the_region",
            "evidence_document",
            ["INSERT", "UPDATE"],
            "NEW.area_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM regions_region area"
            " WHERE area.code = NEW.area_id AND area.regency_id = NEW.region_id"
            " AND area.level > 2)",
            "the area of a document lies in its region",
        ),
        Refuse(
            "an_office_is_of_the_region",
            "evidence_document",
            ["INSERT", "UPDATE"],
            "NEW.agency_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts_agency office"
            " WHERE office.id = NEW.agency_id AND office.region_id = NEW.region_id)",
            "the agency of a document is of its region",
        ),
    ]
