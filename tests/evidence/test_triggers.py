"""What the database itself refuses, whoever writes to it; by SQL, past models and services."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.permissions import Role
from evidence.models import Document, DocumentVersion
from tests.evidence.conftest import make_document
from tests.world import GEDUNG_WANI, KAUR, KINAL, SELUMA, SUKARAJA, agency, place, user

pytestmark = pytest.mark.django_db


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change", ["storage_key = 'x'", "sha256 = 'x'", "size = 1", "number = 9", "form_key = 'x'"]
)
def test_a_version_is_never_changed(received, change):
    sql = "UPDATE evidence_documentversion SET " + change  # noqa: S608 - our own words
    version = received(by=user(Role.OPERATOR, KAUR))

    with pytest.raises(IntegrityError, match="append-only"):
        run(sql)

    assert DocumentVersion.objects.values().get() == vars_of(version)


def test_a_version_is_never_deleted(received):
    received(by=user(Role.OPERATOR, KAUR))

    with pytest.raises(IntegrityError, match="append-only"):
        run("DELETE FROM evidence_documentversion")

    assert DocumentVersion.objects.count() == 1


COLUMNS = {
    "evidence_documentversion": [field.column for field in DocumentVersion._meta.fields],
    "evidence_document": [field.column for field in Document._meta.fields],
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own")
@pytest.mark.parametrize(
    ("table", "said"),
    [("evidence_documentversion", "append-only"), ("evidence_document", "never replaced")],
)
def test_a_row_is_never_replaced(received, table, said):
    version = received(by=user(Role.OPERATOR, KAUR))
    columns = ", ".join(COLUMNS[table])

    with pytest.raises(IntegrityError, match=said):
        run(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}")  # noqa: S608

    assert DocumentVersion.objects.values().get() == vars_of(version)


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ("S", "R", True),
        ("S", "U", True),
        ("R", "U", True),
        ("S", "S", False),
        ("R", "R", False),
        ("U", "R", False),
        ("U", "S", False),
        ("R", "S", False),
    ],
)
def test_a_class_never_falls(before, after, refused):
    make_document(by=user(Role.OPERATOR, KAUR), sensitivity=before)

    if refused:
        with pytest.raises(IntegrityError, match="never falls"):
            run("UPDATE evidence_document SET sensitivity = %s", after)
    else:
        run("UPDATE evidence_document SET sensitivity = %s", after)

    assert Document.objects.get().sensitivity == (before if refused else after)


@pytest.mark.parametrize("area", [KINAL, GEDUNG_WANI])
def test_an_area_of_the_own_regency_is_taken(area):
    make_document(by=user(Role.OPERATOR, KAUR), area=area)

    assert Document.objects.get().area_id == area


@pytest.mark.parametrize("area", [SUKARAJA, SELUMA, KAUR, "17"])
def test_any_other_area_is_refused(area):
    operator = user(Role.OPERATOR, KAUR)

    with pytest.raises(IntegrityError, match="lies in its region"), transaction.atomic():
        make_document(by=operator, area=area)


def test_a_document_never_moves_to_another_regency():
    make_document(by=user(Role.OPERATOR, KAUR), area=KINAL)
    place(SELUMA)

    with pytest.raises(IntegrityError, match="lies in its region"):
        run("UPDATE evidence_document SET region_id = %s", SELUMA)


def test_an_office_of_another_regency_is_refused():
    operator = user(Role.OPERATOR, KAUR)
    neighbour = agency("dinkes", SELUMA)

    with pytest.raises(IntegrityError, match="of its region"), transaction.atomic():
        make_document(by=operator, agency=neighbour)


def vars_of(version):
    return {field.attname: getattr(version, field.attname) for field in version._meta.fields}
