"""A published instrument does not change, whoever asks and by whatever path."""

import pytest
from django.db import IntegrityError, connection, transaction

from instruments.models import (
    Band,
    Choice,
    Cluster,
    Indicator,
    Institution,
    Instrument,
    Predicate,
    Question,
    Slot,
)
from tests.instruments.loaded import draft_instrument, published_instrument, small_sheet

pytestmark = pytest.mark.django_db

PARTS = [Institution, Predicate, Cluster, Indicator, Question, Choice, Band, Slot]
MESSAGE = "a published instrument does not change"

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="OR REPLACE is SQLite's")


def refused():
    """An attempt inside this block must fail; what stood before still stands after."""
    return pytest.raises(IntegrityError, match=MESSAGE)


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def copy_of(row, verb="INSERT", **changes):
    """The SQL and values of a raw INSERT with the content of a row and some columns changed."""
    columns = {field.column: field for field in row._meta.concrete_fields}
    values = {
        name: field.get_db_prep_save(getattr(row, field.attname), connection)
        for name, field in columns.items()
    }
    values |= changes
    places = ", ".join(["%s"] * len(values))
    names = ", ".join(connection.ops.quote_name(name) for name in values)
    return f"{verb} INTO {row._meta.db_table} ({names}) VALUES ({places})", *(values.values())


@pytest.mark.parametrize("model", PARTS)
def test_no_part_is_changed_through_a_model(model):
    published_instrument(small_sheet())
    row = model.objects.first()
    row.position = 99

    with refused(), transaction.atomic():
        row.save()

    row.refresh_from_db()
    assert row.position != 99


@pytest.mark.parametrize("model", PARTS)
def test_no_part_is_changed_by_a_queryset(model):
    published_instrument(small_sheet())

    with refused(), transaction.atomic():
        model.objects.update(position=99)

    assert not model.objects.filter(position=99).exists()


@pytest.mark.parametrize("model", PARTS)
def test_no_part_is_changed_by_raw_sql(model):
    published_instrument(small_sheet())

    with refused():
        run(f"UPDATE {model._meta.db_table} SET position = 99")  # noqa: S608 - a table name

    assert not model.objects.filter(position=99).exists()


@pytest.mark.parametrize("model", PARTS)
def test_no_part_is_deleted(model):
    published_instrument(small_sheet())
    count = model.objects.count()

    with refused():
        run(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - a table name
    with refused(), transaction.atomic():
        model.objects.last().delete()

    assert model.objects.count() == count


@pytest.mark.parametrize("model", PARTS)
def test_no_part_is_added(model):
    published_instrument(small_sheet())
    count = model.objects.count()
    row = model.objects.first()

    with refused():
        run(*copy_of(row, id=90_000))
    row.pk = None
    with refused(), transaction.atomic():
        row.save(force_insert=True)

    assert model.objects.count() == count


@pytest.mark.parametrize("model", PARTS)
def test_every_part_of_a_draft_can_be_changed_and_deleted(model):
    published_instrument(small_sheet())
    draft_instrument(small_sheet("kla-2031"))
    row = model.objects.order_by("pk").last()
    row.position = 99

    row.save()
    row.delete()

    assert not model.objects.filter(position=99).exists()


@pytest.mark.parametrize(
    "change", ["published_at = NULL", "title = 'x'", "code = 'lain'", "source_sha256 = ''"]
)
def test_a_published_instrument_keeps_its_row_and_stays_published(change):
    published_instrument(small_sheet())

    with refused():
        run(f"UPDATE instruments_instrument SET {change}")  # noqa: S608 - columns of this file

    assert Instrument.objects.get(code="kla-2030").published_at is not None


def test_a_published_instrument_is_not_deleted():
    instrument = published_instrument(small_sheet())

    with refused(), transaction.atomic():
        instrument.delete()
    with refused():
        run("DELETE FROM instruments_instrument")

    assert Question.objects.count() == 2


def test_a_draft_may_still_change_and_go():
    instrument = draft_instrument(small_sheet())

    Instrument.objects.update(title="Baru")
    instrument.delete()

    assert Question.objects.count() == 0


def test_a_part_is_not_moved_into_or_out_of_a_published_instrument():
    published_instrument(small_sheet())
    draft = draft_instrument(small_sheet("kla-2031"))
    frozen = Question.objects.exclude(instrument=draft).first()
    loose = Question.objects.filter(instrument=draft).first()

    with refused():
        run(
            "UPDATE instruments_slot SET question_id = %s WHERE question_id = %s",
            frozen.pk,
            loose.pk,
        )
    with refused():
        run(
            "UPDATE instruments_slot SET question_id = %s WHERE question_id = %s",
            loose.pk,
            frozen.pk,
        )
    with refused():
        run(*copy_of(frozen, id=90_000, code="9"))
    with pytest.raises(IntegrityError, match="the instrument of its indicator"):
        run(*copy_of(loose, id=90_000, code="9", indicator_id=frozen.indicator_id))

    assert (frozen.slots.count(), loose.slots.count()) == (1, 1)


def test_a_question_belongs_to_the_instrument_of_its_indicator():
    first = draft_instrument(small_sheet())
    second = draft_instrument(small_sheet("kla-2031"))
    question = Question.objects.filter(instrument=first).first()

    with pytest.raises(IntegrityError, match="the instrument of its indicator"):
        run(
            "UPDATE instruments_question SET instrument_id = %s WHERE id = %s",
            second.pk,
            question.pk,
        )

    question.refresh_from_db()
    assert question.instrument_id == first.pk


@only_sqlite
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_replacing_does_not_slip_past_the_delete_trigger(verb):
    published_instrument(small_sheet())
    draft = draft_instrument(small_sheet("kla-2031"))
    frozen = Choice.objects.exclude(question__instrument=draft).first()
    loose = Choice.objects.filter(question__instrument=draft).first()

    with refused():
        run(*copy_of(loose, verb, id=frozen.pk, code="x"))
    with refused():
        run("UPDATE OR REPLACE instruments_choice SET id = %s WHERE id = %s", frozen.pk, loose.pk)

    frozen.refresh_from_db()
    assert frozen.question.instrument.code == "kla-2030"


@only_sqlite
def test_the_row_of_the_instrument_is_not_replaced_by_its_code():
    published = published_instrument(small_sheet())
    draft = draft_instrument(small_sheet("kla-2031"))

    with refused():
        run(*copy_of(draft, "REPLACE", id=90_000, code="kla-2030"))
    with refused():
        run(
            "UPDATE OR REPLACE instruments_instrument SET code = 'kla-2030' WHERE id = %s", draft.pk
        )

    published.refresh_from_db()
    assert published.published_at is not None
