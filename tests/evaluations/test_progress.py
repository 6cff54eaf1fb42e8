"""How far Kaur has come: every table adds up to the whole, and counts what the areas say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency
from evaluations import queries
from evaluations.models import (
    Answer,
    AreaAnswer,
    Assessment,
    Assignment,
    EvidenceRequest,
    RequestRecipient,
)
from evaluations.progress import UNASSIGNED, AreaProgress, Progress, ProgressRow, progress_of
from evaluations.progress_tables import Wish, open_points, rows_of
from evidence.models import DocumentVersion
from tests.evaluations.scene import area_said, fresh, kecamatan, opened, operator, question, said
from tests.world import KAUR, agency, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

NOW = datetime(2024, 6, 27, 10, 0, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    """Three kecamatan, the first with two villages, an office that leads questions."""
    kecamatan(3)
    for number in (2001, 2002):
        place(f"{KAUR}.01.{number}")
    agency("dinkes", KAUR)
    return opened()


def progress(kaur: Assessment, now: datetime | None = None) -> Progress:
    return progress_of(queries.overview(fresh(kaur), now))


def area(kaur: Assessment, code: str, now: datetime | None = None) -> AreaProgress:
    return next(row for row in progress(kaur, now).areas if row.key == code)


def asked(kaur: Assessment, due_at: datetime, *, title: str = "SOP", **who) -> RequestRecipient:
    request, _ = EvidenceRequest.objects.get_or_create(
        assessment=kaur,
        title=title,
        due_at=due_at,
        defaults={"kind": "sop", "created_at": NOW, "created_by": operator()},
    )
    return RequestRecipient.objects.create(request=request, **who)


def sent(recipient: RequestRecipient, version: DocumentVersion, **told) -> None:
    RequestRecipient.objects.filter(pk=recipient.pk).update(version=version, sent_at=NOW, **told)


TABLES = ["clusters", "indicators", "offices"]
SUMS = ["total", "answered", "submitted", "accepted", "returned", "points", "maximum"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("figure", [*SUMS, "missing", "at_stake", "lacks_evidence"])
def test_each_table_adds_up_to_the_whole(kaur, table, figure):
    for code, text in (("1.1", "a"), ("2.1", "a"), ("13.1", "0")):
        said(kaur, code, text)
    Answer.objects.filter(question__code="2.1").update(state="returned")

    found = progress(kaur)

    rows = getattr(found, table)
    assert sum(getattr(row, figure) for row in rows) == getattr(found.whole, figure)


def test_the_whole_is_the_score_card(kaur):
    said(kaur, "1.1", "a")
    said(kaur, "13.1", "0")

    whole, card = progress(kaur).whole, queries.overview(fresh(kaur)).standing.card

    assert (whole.answered, whole.missing) == (card.answered, card.unanswered) == (2, 272)
    assert whole.points == card.total
    assert whole.maximum == Decimal(1000)


@pytest.mark.parametrize(
    ("state", "submitted", "accepted", "returned"),
    [
        ("answered", 0, 0, 0),
        ("submitted", 1, 0, 0),
        ("resubmitted", 1, 0, 0),
        ("accepted", 1, 1, 0),
        ("returned", 0, 0, 1),
    ],
)
def test_a_question_is_counted_where_it_stands(kaur, state, submitted, accepted, returned):
    said(kaur, "1.1", "a")
    Answer.objects.update(state=state)

    row = progress(kaur).indicators[0]

    assert row.answered == 1
    assert (row.submitted, row.accepted, row.returned) == (submitted, accepted, returned)


def test_points_are_exact_and_what_is_at_stake_is_the_rest(kaur):
    said(kaur, "1.1", "a")

    row = progress(kaur).clusters[0]

    assert (row.key, row.name) == ("K", "Kelembagaan")
    assert (row.points, row.maximum, row.at_stake) == (Decimal(12), Decimal(164), Decimal(152))


def test_an_answer_without_its_required_paper_is_told(kaur):
    said(kaur, "1.1", "a")

    first = progress(kaur).indicators[0]

    assert (first.answered, first.lacks_evidence) == (1, 1)


def test_an_answer_worth_nothing_needs_no_paper(kaur):
    worst = min(
        progress(kaur).overview.standing.sheet.question("1.1").options, key=lambda o: o.points
    )
    said(kaur, "1.1", worst.code)

    assert progress(kaur).whole.lacks_evidence == (1 if worst.points else 0)


def test_offices_stand_with_most_points_at_stake_first(kaur):
    rows = progress(kaur).offices

    assert [row.at_stake for row in rows] == sorted((row.at_stake for row in rows), reverse=True)
    dinkes = Agency.objects.get(institution="dinkes")
    assert {row.key for row in rows} == {"", dinkes.public_id}
    assert next(row for row in rows if not row.key).name == UNASSIGNED


def test_without_open_assignments_nobody_is_called_unassigned(kaur):
    dinkes = Agency.objects.get(institution="dinkes")
    taken = Assignment.objects.filter(assessment=kaur).values("question")
    sheet_questions = type(question("1.1")).objects.exclude(pk__in=taken)
    Assignment.objects.bulk_create(
        Assignment(assessment=kaur, question=row, agency=dinkes) for row in sheet_questions
    )

    assert [row.key for row in progress(kaur).offices] == [dinkes.public_id]


def test_a_kecamatan_owes_its_own_questions_and_those_of_its_villages(kaur):
    first, second, _ = progress(kaur).areas

    assert (first.key, first.asked, first.village_asked) == (f"{KAUR}.01", 15, 40)
    assert (second.asked, second.village_asked) == (15, 0)
    assert (first.answered, first.missing) == (0, 55)


def test_what_areas_say_is_counted_for_their_kecamatan(kaur):
    area_said(kaur, "25.4", place(f"{KAUR}.01"), "ya")
    area_said(kaur, "25.2", place(f"{KAUR}.01"), "tidak")
    area_said(kaur, "26.2", place(f"{KAUR}.01.2001"), "ya")
    AreaAnswer.objects.filter(question__code="25.4").update(check_state="verified")

    first = area(kaur, f"{KAUR}.01")

    assert (first.answered, first.yes, first.verified, first.rejected) == (2, 1, 1, 0)
    assert first.village_answered == 1
    assert area(kaur, f"{KAUR}.02").answered == 0


def test_for_some_questions_the_good_answer_is_no(kaur):
    area_said(kaur, "25.6", place(f"{KAUR}.01"), "tidak")
    area_said(kaur, "25.6", place(f"{KAUR}.02"), "ya")

    assert area(kaur, f"{KAUR}.01").yes == 1
    assert area(kaur, f"{KAUR}.02").yes == 0


def test_a_rejected_answer_leaves_its_kecamatan_open(kaur):
    area_said(kaur, "25.4", place(f"{KAUR}.01"), "ya")
    AreaAnswer.objects.update(check_state="rejected", check_reason="Foto tidak terbaca")

    first = area(kaur, f"{KAUR}.01")

    assert (first.rejected, first.is_open) == (1, True)


def test_an_area_that_has_ended_is_not_asked(kaur):
    area_said(kaur, "26.2", place(f"{KAUR}.01.2001"), "ya")
    type(place(KAUR)).objects.filter(pk=f"{KAUR}.01.2001").update(valid_until="2020-01-01")

    first = area(kaur, f"{KAUR}.01")

    assert (first.village_asked, first.village_answered) == (20, 0)


def test_requests_are_counted_for_the_kecamatan_and_its_villages(kaur, received):
    asked(kaur, NOW - timedelta(days=2), area=place(f"{KAUR}.01"))
    asked(kaur, NOW + timedelta(days=2), title="SK", area=place(f"{KAUR}.01"))
    sent(
        asked(kaur, NOW - timedelta(days=2), area=place(f"{KAUR}.01.2001")), received(by=operator())
    )

    first = area(kaur, f"{KAUR}.01", NOW)

    assert (first.requested, first.sent, first.late) == (3, 1, 1)
    assert first.is_open
    assert area(kaur, f"{KAUR}.02", NOW).requested == 0


def test_what_was_returned_is_not_sent(kaur, received):
    recipient = asked(kaur, NOW, area=place(f"{KAUR}.01"))
    sent(recipient, received(by=operator()), decision="returned", decision_reason="Buram")

    first = area(kaur, f"{KAUR}.01", NOW)

    assert (first.requested, first.sent) == (1, 0)


def test_who_is_late_stands_with_the_oldest_due_time_first(kaur):
    asked(kaur, NOW - timedelta(days=1), title="SK", area=place(f"{KAUR}.02"))
    asked(kaur, NOW - timedelta(days=3), agency=Agency.objects.get(institution="dinkes"))
    asked(kaur, NOW + timedelta(hours=1), title="Profil", area=place(f"{KAUR}.03"))

    late = progress(kaur, NOW).late

    assert [(row.name, row.what, row.days) for row in late] == [
        ("Dinas Kesehatan", "SOP", 3),
        ("Kecamatan Tanjung Kemuning", "SK", 1),
    ]


@pytest.mark.parametrize("told", [{"proposed": ["21A.2"]}, {"proves": ["26.7"]}])
def test_of_a_late_paper_about_children_only_its_kind_is_told(kaur, told):
    """Papers print this list, and they are read by whoever holds them."""
    asked(kaur, NOW, title="Kasus Bunga binti Melati", area=place(f"{KAUR}.01"))
    EvidenceRequest.objects.update(**told)

    assert [row.what for row in progress(kaur, NOW).late] == ["SOP (rahasia)"]


def test_the_due_moment_itself_is_late_and_a_cancelled_request_is_not(kaur):
    asked(kaur, NOW, area=place(f"{KAUR}.01"))
    asked(kaur, NOW, title="SK", area=place(f"{KAUR}.01"))
    EvidenceRequest.objects.filter(title="SK").update(cancelled_at=NOW)

    found = progress(kaur, NOW)

    assert [(row.what, row.days) for row in found.late] == [("SOP", 0)]
    assert found.areas[0].requested == 1


def test_it_takes_six_queries_more_than_the_overview_for_little_and_for_much(kaur):
    counts = []
    for grow in (lambda: None, lambda: _grow(kaur)):
        grow()
        page = queries.overview(fresh(kaur), NOW)
        with CaptureQueriesContext(connection) as seen:
            progress_of(page)
        counts.append(len(seen))

    assert counts == [6, 6]


def _grow(kaur: Assessment) -> None:
    for number in range(4, 30):
        where = place(f"{KAUR}.{number:02}")
        area_said(kaur, "25.4", where, "ya")
        asked(kaur, NOW, area=where)
    for number in range(20):
        asked(kaur, NOW, agency=agency(f"kantor-{number}", KAUR))


# --- what a reader asks for ---------------------------------------------------------------------


def wish(**words: str) -> Wish:
    return Wish.asked(words, ["K", "I"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, Wish("klaster", "formulir")),
        ({"menurut": "opd"}, Wish("opd", "poin")),
        ({"menurut": "opd", "urut": "formulir"}, Wish("opd", "poin")),
        ({"menurut": "kecamatan", "urut": "poin"}, Wish("kecamatan", "belum")),
        ({"menurut": "indikator", "klaster": "I"}, Wish("indikator", "formulir", cluster="I")),
        ({"menurut": "indikator", "klaster": "X"}, Wish("indikator", "formulir")),
        ({"menurut": "opd", "klaster": "I"}, Wish("opd", "poin")),
        ({"saring": "belum-selesai"}, Wish("klaster", "formulir", only_open=True)),
        ({"saring": "semuanya", "menurut": "'; --", "urut": "1"}, Wish("klaster", "formulir")),
    ],
)
def test_a_word_that_nobody_offered_counts_as_not_said(words, expected):
    assert wish(**words) == expected


def test_clusters_and_indicators_stand_as_in_the_form(kaur):
    found = progress(kaur)

    assert [row.key for row in rows_of(found, wish())] == ["K", "I", "II", "III", "IV", "V", "KD"]
    assert len(rows_of(found, wish(menurut="indikator"))) == 31


def test_the_indicators_of_one_cluster_only(kaur):
    rows = rows_of(progress(kaur), wish(menurut="indikator", klaster="K"))

    assert [row.key for row in rows] == ["1", "2", "3"]


def test_most_points_first(kaur):
    rows = rows_of(progress(kaur), wish(menurut="indikator", urut="poin"))

    assert [row.at_stake for row in rows] == sorted((row.at_stake for row in rows), reverse=True)


def test_only_what_is_open(kaur):
    row = ProgressRow("", "", 1, 1, 0, 0, 0, Decimal(1), Decimal(2), 0)

    assert not row.is_open
    assert len(rows_of(progress(kaur), wish(saring="belum-selesai"))) == 7


def test_kecamatan_with_most_missing_first(kaur):
    rows = rows_of(progress(kaur), wish(menurut="kecamatan"))

    assert rows[0].key == f"{KAUR}.01"
    named = rows_of(progress(kaur), wish(menurut="kecamatan", urut="nama"))
    assert [row.name for row in named] == sorted(row.name for row in named)


def test_the_sentence_names_three_offices_at_most_and_none_when_all_is_done(kaur):
    for institution in ("disdik", "polres", "dp3ap2kb"):
        agency(institution, KAUR)
    found = progress(kaur)

    assert len(open_points(found)) == min(3, len(found.offices))
    assert all(row.at_stake for row in open_points(found))
