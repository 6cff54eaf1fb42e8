"""Loading, publishing and reading back: the database holds exactly what the file said."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from accounts.permissions import Role
from audit.models import Event
from evaluations.models import Round
from instruments.models import Band, Choice, Instrument, Question, Slot
from instruments.services import InstrumentRefused, load, publish, sheet_of
from instruments.sheet import text_hash
from tests.instruments.loaded import (
    SHA,
    draft_instrument,
    other_points,
    other_title,
    published_instrument,
    small_sheet,
)
from tests.sheets import shipped_sheet
from tests.world import BENGKULU, places, user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [draft_instrument, published_instrument])
def test_the_whole_shipped_sheet_comes_back_equal(make):
    instrument = make()

    sheet = sheet_of(Instrument.objects.get(pk=instrument.pk))

    assert sheet == shipped_sheet()


def test_a_loaded_instrument_is_a_draft_with_the_hash_of_its_file():
    instrument = load(sheet=shipped_sheet(), sha256="ab" * 32, by=None)

    assert (instrument.code, instrument.source_sha256) == ("kla-2024", "ab" * 32)
    assert instrument.published_at is None
    assert instrument.questions.count() == 274


def test_the_rows_keep_the_order_of_the_form():
    instrument = draft_instrument()

    codes = list(instrument.questions.values_list("code", flat=True))

    assert codes == [question.code for question in shipped_sheet().questions]


def test_each_question_keeps_the_hash_of_its_text():
    draft_instrument()

    stored = dict(Question.objects.values_list("code", "text_hash"))

    assert stored == {q.code: text_hash(q) for q in shipped_sheet().questions}


def test_loading_the_same_content_again_changes_nothing():
    first = draft_instrument()

    again = load(sheet=shipped_sheet(), sha256="cd" * 32, by=None)

    assert (again.pk, again.loaded_at, again.source_sha256) == (first.pk, first.loaded_at, SHA)
    assert Event.objects.filter(verb="instrument.loaded").count() == 1


def test_loading_the_same_content_over_a_published_one_changes_nothing():
    first = published_instrument()

    again = draft_instrument()

    assert (again.pk, again.published_at) == (first.pk, first.published_at)


def test_a_changed_draft_is_replaced_as_a_whole():
    draft_instrument(small_sheet())
    changed = other_points(small_sheet())

    instrument = draft_instrument(changed)

    assert sheet_of(instrument) == changed
    assert Instrument.objects.count() == 1
    assert (Question.objects.count(), Choice.objects.count(), Slot.objects.count()) == (2, 3, 1)


def test_other_content_for_a_published_instrument_is_refused_with_the_way_out():
    published_instrument(small_sheet())

    with pytest.raises(InstrumentRefused) as refusal:
        draft_instrument(other_title(small_sheet()))

    assert str(refusal.value) == (
        "Instrumen kla-2030 sudah diterbitkan dan isinya berbeda dari berkas ini. "
        "Instrumen terbit tidak dapat diubah. Beri kode lain pada berkas ini."
    )
    assert Instrument.objects.get().title == small_sheet().title


def test_a_draft_that_a_round_uses_is_not_replaced():
    draft = draft_instrument(small_sheet())
    province = places(BENGKULU)[BENGKULU]
    Round.objects.create(year=2030, instrument=draft, province=province)

    with pytest.raises(InstrumentRefused) as refusal:
        draft_instrument(other_title(small_sheet()))

    assert str(refusal.value) == (
        "Rancangan instrumen kla-2030 sudah dipakai sebuah putaran, jadi tidak dapat diganti. "
        "Beri kode lain pada berkas ini."
    )
    assert sheet_of(draft) == small_sheet()


def test_two_instruments_of_two_years_live_side_by_side():
    first, second = draft_instrument(small_sheet()), draft_instrument(small_sheet("kla-2031"))

    sheets = [sheet_of(first), sheet_of(second)]

    assert sheets == [small_sheet(), small_sheet("kla-2031")]


def test_publishing_marks_the_time_and_is_recorded_once():
    instrument = draft_instrument(small_sheet())

    first = publish(instrument=instrument, by=None)
    again = publish(instrument=Instrument.objects.get(), by=None)

    assert first.published_at == again.published_at is not None
    assert Event.objects.filter(verb="instrument.published").count() == 1


def test_publishing_an_instrument_held_from_before_changes_nothing():
    held = draft_instrument(small_sheet())
    publish(instrument=Instrument.objects.get(), by=None)
    moment = Instrument.objects.get().published_at

    publish(instrument=held, by=None)

    assert held.published_at == moment


def test_loading_and_publishing_are_recorded_with_the_person_and_the_hash():
    admin = user(Role.PROVINCE_ADMIN, BENGKULU)

    publish(instrument=load(sheet=small_sheet(), sha256=SHA, by=admin), by=admin)

    events = Event.objects.filter(subject="instrument:kla-2030")
    assert list(events.values_list("verb", "actor", "data")) == [
        ("instrument.loaded", admin.get_username(), {"sha256": SHA, "questions": 2}),
        ("instrument.published", admin.get_username(), {"sha256": SHA}),
    ]


def test_a_load_that_fails_half_way_leaves_nothing():
    draft_instrument(small_sheet())
    broken = with_a_question_twice(small_sheet("kla-2031"))

    with pytest.raises(IntegrityError):
        load(sheet=broken, sha256=SHA, by=None)

    assert list(Instrument.objects.values_list("code", flat=True)) == ["kla-2030"]
    assert Event.objects.filter(subject="instrument:kla-2031").count() == 0
    assert Band.objects.count() == 5


def with_a_question_twice(sheet):
    (cluster,) = sheet.clusters
    (indicator,) = cluster.indicators
    twice = replace(indicator, questions=(*indicator.questions, indicator.questions[0]))
    return replace(sheet, clusters=(replace(cluster, indicators=(twice,)),))


@pytest.mark.parametrize("sheet", [small_sheet(), shipped_sheet()], ids=["small", "shipped"])
def test_reading_takes_eight_queries_whatever_the_size(sheet, django_assert_num_queries):
    instrument = draft_instrument(sheet)

    with django_assert_num_queries(8):
        sheet_of(instrument)


def test_a_published_sheet_is_read_once_and_then_kept(django_assert_num_queries):
    instrument = published_instrument()
    first = sheet_of(instrument)

    with django_assert_num_queries(0):
        again = sheet_of(instrument)

    assert again is first


def test_a_draft_is_read_anew_each_time():
    instrument = draft_instrument(small_sheet())
    before = sheet_of(instrument)
    Choice.objects.filter(code="b").update(label="Peraturan bupati")

    after = sheet_of(instrument)

    assert before == small_sheet()
    assert after.question("1.1").choice("b").label == "Peraturan bupati"


def test_a_key_used_again_does_not_show_the_sheet_of_the_instrument_before():
    before = published_instrument(small_sheet())
    sheet_of(before)

    other = Instrument(pk=before.pk, source_sha256="ff" * 32, published_at=before.published_at)

    assert sheet_of(other) is not sheet_of(before)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_load_the_same_file_at_once_make_one_instrument():
    together = Barrier(2)

    def attempt(_):
        together.wait(timeout=10)
        try:
            return draft_instrument(small_sheet()).code
        except InstrumentRefused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(attempt, range(2)))

    taken = "Instrumen kla-2030 sedang dimuat oleh orang lain. Coba lagi sebentar lagi."
    assert outcomes - {taken} == {"kla-2030"}
    assert sheet_of(Instrument.objects.get()) == small_sheet()
    assert Event.objects.filter(verb="instrument.loaded").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_at_once_publish_once():
    pk = draft_instrument(small_sheet()).pk
    together = Barrier(2)

    def attempt(_):
        together.wait(timeout=10)
        try:
            return publish(instrument=Instrument.objects.get(pk=pk), by=None).published_at
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        moments = set(pool.map(attempt, range(2)))

    assert moments == {Instrument.objects.get().published_at}
    assert Event.objects.filter(verb="instrument.published").count() == 1
