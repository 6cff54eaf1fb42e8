"""What the demo shows: the stories of Kaur and Seluma, and eight neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count
from django.test import override_settings

from accounts.models import User
from audit.services import verify_chain
from demo.kaur import PAPERS
from demo.people import PEOPLE
from demo.register import letter_text
from demo.rounds import NEIGHBOURS
from demo.stage import instrument
from demo.steps import STEPS, load_demo
from demo.villages import SHARES
from evaluations.figures import doubts
from evaluations.grid_queries import grid_page
from evaluations.models import (
    Answer,
    AnswerDocument,
    AreaAnswer,
    AreaFigure,
    AreaProfile,
    Assessment,
    EvidenceRequest,
    RequestRecipient,
    Scorecard,
    Verdict,
)
from evaluations.reasons import REASONS
from evaluations.scorecards import standing_of
from evaluations.services import counts_of
from evidence import photos
from evidence.models import Document, DocumentVersion, PhotoFacts
from evidence.passport_proposals import proposals_in
from evidence.personal import numbers_in
from evidence.uploads import OPEN_XML
from publication.public_queries import province_page
from regions.models import Region
from tests.demo.world import prepare
from tests.evaluations.commands.running import answered, printed
from tests.evaluations.scene import fresh
from tests.rollback import rolled_back
from tests.world import KAUR, SELUMA

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[list[str]]:
    """The whole demo once, undone at the end; the names of its steps."""
    with django_db_blocker.unblock(), rolled_back():
        prepare()
        folder = tmp_path_factory.mktemp("demo")
        with override_settings(KLA_TRIAL=True, DATA_DIR=folder):
            yield load_demo()


def assessment(code: str) -> Assessment:
    return fresh(Assessment.objects.get(region=code, round__year=2024))


def test_kaur_totals_exactly_780_by_274_answers(loaded) -> None:
    card = standing_of(assessment(KAUR)).card

    assert loaded == [step.__name__ for step in STEPS]
    assert (card.total, card.predicate.label) == (Decimal("780.00"), "Nindya")
    assert (card.answered, card.unanswered) == (274, 0)
    assert assessment(KAUR).target == Decimal(850)
    assert answered("score", KAUR, 2024)["score"] == "780.00"


def test_twelve_of_fifteen_kecamatan_answered_and_two_were_checked(loaded) -> None:
    tally = standing_of(assessment(KAUR)).tallies["25.4"]

    assert (tally.good, tally.silent, tally.total) == (12, 3, 15)
    assert tally.verified == 2


def test_everybody_sees_the_seven_predicates_of_2023_and_nothing_of_2024(loaded) -> None:
    assert province_page(2023, "17").summary.words == "7 dari 10 kabupaten/kota berpredikat"
    assert province_page(2024, "17") is None


def test_all_ten_regencies_have_a_round_and_the_targets_of_the_province(loaded) -> None:
    totals = {
        card.assessment.region_id: card.total for card in Scorecard.objects.filter(stage="self")
    }

    assert Assessment.objects.filter(round__year=2024).count() == 10
    assert assessment("17.71").target == assessment("17.01").target == Decimal("600.01")
    for code, (goal, _, submitted) in NEIGHBOURS.items():
        assert goal - 20 < totals[code] <= goal
        assert (assessment(code).state in ("submitted", "verified")) is submitted


def test_kota_bengkulu_is_verified_and_the_ministry_took_more(loaded) -> None:
    kota = assessment("17.71")
    cards = Scorecard.objects.filter(assessment=kota).order_by("total")

    assert kota.state == "verified"
    assert [card.stage for card in cards] == ["central", "field", "province", "self"]
    assert recorded_reasons(kota) == set(REASONS)


def recorded_reasons(assessment: Assessment) -> set[str]:
    given = Verdict.objects.filter(answer__assessment=assessment).exclude(text="Tidak dijawab.")
    return {reason for verdict in given for reason in verdict.reasons}


def test_seluma_is_submitted_and_half_of_it_is_verified(loaded) -> None:
    seluma = assessment(SELUMA)
    decisions = list(Verdict.objects.filter(answer__assessment=seluma).values_list("decision"))

    assert seluma.state == "verifying"
    assert len(decisions) == 137
    assert decisions.count(("returned",)) == 2
    assert 0 < Scorecard.objects.get(stage="province", assessment=seluma).total < 314


def test_papers_are_asked_for_until_27_june_2024_and_several_camat_are_late(loaded) -> None:
    asked = EvidenceRequest.objects.filter(assessment=assessment(KAUR))
    rows = RequestRecipient.objects.filter(request__in=asked)

    assert {row.due_at.isoformat() for row in asked} == {"2024-06-27T16:59:00+00:00"}
    assert rows.filter(sent_at__isnull=True, area__isnull=False).count() > 80
    assert sorted(rows.filter(sent_at__isnull=False).values_list("decision", flat=True)) == [
        "",
        "accepted",
        "returned",
    ]


def test_papers_are_linked_all_under_a_name(loaded) -> None:
    linked = AnswerDocument.objects.filter(answer__assessment__region=KAUR).values_list(
        "answer__question__code", "linked_by__username"
    )

    wanted = [(code, paper.by) for paper in PAPERS for code, _, _ in paper.answers]
    assert sorted(linked) == sorted(wanted)
    assert verify_chain() == []


def test_half_of_the_first_kecamatans_table_is_filled_and_one_cell_is_rejected(loaded) -> None:
    answers = AreaAnswer.objects.filter(assessment=assessment(KAUR), area__parent="17.04.01")
    grid = grid_page(
        assessment(KAUR), answers.first().area.parent, User.objects.get(username="camat.kaur")
    )

    assert len(grid.columns) == 2 * len(SHARES)
    assert answers.count() == len(SHARES) * 2
    assert {answer.updated_by.username for answer in answers} == {"camat.kaur"}
    assert answers.filter(check_state="rejected").count() == 1
    assert answers.filter(check_state="verified").count() == 2


@pytest.mark.parametrize("code", SHARES)
def test_villages_answer_in_the_share_that_the_regency_declared(loaded, code) -> None:
    standing = standing_of(assessment(KAUR))
    declared = Answer.objects.get(assessment__region=KAUR, question__code=code).number
    bands = standing.sheet.question(code).bands

    tally = standing.tallies[code]
    assert declared == SHARES[code]
    assert tally.silent == 2
    assert points_of(bands, 100 * tally.good / tally.total) == points_of(bands, float(declared))


def points_of(bands, share: float) -> Decimal:
    return next(band.points for band in reversed(bands) if share >= band.start)


def test_letters_propose_what_their_passports_leave_blank(loaded) -> None:
    text = letter_text("edaran-jam-belajar")

    proposals = {row.field: row.value for row in proposals_in(text)}
    assert proposals == {
        "kind": "edaran",
        "number": "400.2.4/214/DP2KBP3A/2023",
        "date": date(2023, 7, 17),
        "subject": "Jam Belajar Anak dan Penggunaan Gawai di Rumah serta di Satuan Pendidikan",
        "issuer": "Bupati Kaur",
        "signatory": "Bupati Kaur, Nama Contoh",
        "year": 2023,
    }
    document = Document.objects.get(versions__original_name="edaran-jam-belajar.pdf")
    assert (document.number, document.date, document.issuer) == ("", None, "")


def test_the_register_has_tags_a_replaced_paper_and_one_in_the_bin(loaded) -> None:
    named = {
        document.versions.get().original_name: document
        for document in Document.objects.filter(region=KAUR)
    }

    old, new = named["sk-forum-anak-2021.pdf"], named["sk-forum-anak-2023.pdf"]
    assert old.replaced_by == new
    assert [tag.name for tag in new.tags.all()] == ["forum anak", "sk terbaru"]
    assert [name for name, document in named.items() if document.binned_at] == [
        "undangan-rapat.pdf"
    ]


def test_the_list_of_children_is_of_nobody_and_not_marked_yet(loaded) -> None:
    numbers = list(numbers_in(letter_text("penerima-makanan"), on=date(2026, 1, 1)))

    assert len(numbers) == 12
    assert all(number.is_child(date(2036, 1, 1)) for number in numbers)
    # Kecamatan 99 of Kaur: nobody has such a number, today or then.
    assert {number.digits[:6] for number in numbers} == {"170499"}
    assert not Region.objects.filter(code="17.04.99").exists()
    document = Document.objects.get(versions__original_name="penerima-makanan-tambahan.pdf")
    assert document.sensitivity == "R"


@pytest.mark.parametrize(("code", "files"), [(KAUR, 3), (SELUMA, 2)])
def test_two_kecamatan_use_the_same_photo(loaded, code, files) -> None:
    sent = DocumentVersion.objects.filter(
        area_links__answer__assessment=assessment(code), media_type="image/jpeg"
    )

    assert sent.count() == files
    assert len({version.sha256 for version in sent}) == files - 1


@pytest.mark.parametrize("name", ["papan-alur-17.04.05.jpg", "1.4-foto.jpg"])
def test_a_photo_is_older_than_the_evaluated_years(loaded, name) -> None:
    photos.read_photo(DocumentVersion.objects.get(original_name=name))

    (mark,) = PhotoFacts.objects.filter(version__original_name=name)
    assert mark.taken_on.year == 2019
    assert mark.taken_on.year not in instrument().evidence_years


def test_the_desk_has_a_letter_and_a_table_to_look_at(loaded) -> None:
    linked = AnswerDocument.objects.filter(
        answer__assessment=assessment(SELUMA), version__media_type__startswith=OPEN_XML
    )

    assert sorted(linked.values_list("answer__question__code", "version__original_name")) == [
        ("1.4", "1.4-notulen.docx"),
        ("2.2", "2.2-matriks.xlsx"),
    ]


def test_a_late_kecamatan_has_more_time_and_a_reason(loaded) -> None:
    extended = RequestRecipient.objects.get(extension__isnull=False)

    assert extended.area_id == "17.04.03"
    assert extended.sent_at is None
    assert "banjir" in extended.extension.reason


def test_three_villages_know_the_figures_of_their_children(loaded) -> None:
    filled = AreaFigure.objects.values_list("profile__area").annotate(count=Count("pk"))

    assert sorted(filled) == [("17.04.01.2001", 12), ("17.04.01.2002", 34), ("17.04.01.2003", 34)]
    for profile in AreaProfile.objects.all():
        assert doubts(counts_of(profile)) == []


def test_stored_scores_are_the_computed_ones(loaded) -> None:
    assert "0 berbeda" in printed("recompute_scores", "--check")


def test_each_account_stands_where_its_name_says(loaded) -> None:
    camat, second, village = (
        User.objects.get(username=name).memberships.get().region_id
        for name in ("camat.kaur", "camat2.kaur", "desa.kaur")
    )

    assert (camat, second, village) == ("17.04.01", "17.04.02", "17.04.01.2001")
    assert User.objects.filter(is_demo=True).count() == len(PEOPLE) == 16
