"""What is published is only ever withdrawn; asked of the database itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from publication.models import PublishedResult
from tests.publication.rows import AT, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "changed",
    [
        {"score": Decimal(1)},
        {"score": None},
        {"predicate": "utama"},
        {"clusters": []},
        {"ground": "lain"},
        {"regencies": 1},
        {"regencies": None},
        {"scale": []},
        {"region_code": "17.05"},
    ],
    ids=str,
)
def test_a_published_result_stays_as_it_was(changed):
    row = published()

    with pytest.raises(DatabaseError, match="only withdrawn"), transaction.atomic():
        PublishedResult.objects.filter(pk=row.pk).update(**changed)


def test_it_is_withdrawn_once_and_does_not_come_back():
    row = published()
    rows = PublishedResult.objects.filter(pk=row.pk)

    rows.update(withdrawn_at=AT)

    with pytest.raises(DatabaseError, match="only withdrawn"), transaction.atomic():
        rows.update(withdrawn_at=None)


def test_no_row_is_deleted():
    row = published()

    with pytest.raises(DatabaseError, match="only withdrawn"), transaction.atomic():
        row.delete()


def test_a_regency_has_one_public_result_a_year():
    published()
    published("17.05")
    published(year=2029)

    with pytest.raises(DatabaseError), transaction.atomic():
        published()
