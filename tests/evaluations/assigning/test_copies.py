"""Who answered last year's questions, led on to the offices that exist now."""

from dataclasses import replace

import pytest

from accounts.models import Agency
from accounts.succeeding import succeed
from audit.models import Event
from evaluations.assigning.copies import Outcome, copy_of, source_of
from evaluations.models import Assessment, Assignment
from evaluations.services import StaleAssignments, assign_at_once
from tests.evaluations.conftest import text
from tests.evaluations.scene import finalised, opened, operator, published
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, SELUMA, agency

pytestmark = pytest.mark.django_db
PAGE = "/evaluasi/2024/17.04/penugasan/salin/"


def sheet(year: int, *codes: str, **previous: str):
    """Each question with a prompt of its own, so that only equal ones follow each other."""
    questions = (
        make_question(
            code, prompt=f"Adakah {code}?", lead="tidak-ada", previous=previous.get(f"p{code}", "")
        )
        for code in codes
    )
    return replace(make_sheet(*questions), code=f"kla-{year}", year=year)


@pytest.fixture
def years() -> tuple[Assessment, Assessment]:
    """2023 with 1.1 to 1.5, 2024 without 1.5 but with a new 1.6."""
    old = opened(year=2023, instrument=published(sheet(2023, "1.1", "1.2", "1.3", "1.4", "1.5")))
    new = opened(year=2024, instrument=published(sheet(2024, "1.1", "1.2", "1.3", "1.4", "1.6")))
    return old, new


def office(slug: str) -> Agency:
    return agency(slug, KAUR, name=slug.title())


def assign(assessment: Assessment, **offices: str) -> None:
    """`q1_1="dinkes"`, by nobody in particular."""
    for name, slug in offices.items():
        code = name.removeprefix("q").replace("_", ".")
        question = assessment.round.instrument.questions.get(code=code)
        Assignment.objects.create(assessment=assessment, question=question, agency=office(slug))


def in_charge(assessment: Assessment) -> dict[str, str]:
    rows = assessment.assignments.order_by("question__code")
    return dict(rows.values_list("question__code", "agency__institution"))


def close(slug: str) -> Agency:
    one = office(slug)
    Agency.objects.filter(pk=one.pk).update(valid_until="2023-12-31")
    return one


def told(assessment: Assessment) -> dict[str, tuple[Outcome, str]]:
    found = copy_of(assessment, source_of(assessment))
    return {
        row.question.code: (row.outcome, row.office.institution if row.office else "")
        for row in found.rows
    }


def test_offices_are_led_on_and_what_is_not_clear_is_left_to_a_person(years) -> None:
    old, new = years
    assign(old, q1_1="dinkes", q1_2="lama", q1_3="pecah", q1_4="bubar", q1_5="dinkes")
    succeed(agency=close("lama"), successors=[office("baru")], year=2024, by=None)
    halves = [office("a"), office("b")]
    succeed(agency=close("pecah"), successors=halves, year=2024, by=None)
    close("bubar")

    assert told(new) == {
        "1.1": (Outcome.COPY, "dinkes"),
        "1.2": (Outcome.COPY, "baru"),
        "1.3": (Outcome.CHOOSE, ""),
        "1.4": (Outcome.CHOOSE, ""),
        "1.6": (Outcome.NONE, ""),
    }
    rows = {row.question.code: row for row in copy_of(new, old).rows}
    assert rows["1.3"].offered == halves
    assert {one.institution for one in rows["1.4"].offered} == {"dinkes", "baru", "a", "b"}


def test_what_somebody_has_already_is_the_same_or_to_be_ticked(years) -> None:
    old, new = years
    assign(old, q1_1="dinkes", q1_2="dinkes", q1_3="dinkes")
    assign(new, q1_1="dinkes", q1_2="disdik")

    assert {code: outcome for code, (outcome, _) in told(new).items()} == {
        "1.1": Outcome.SAME,
        "1.2": Outcome.TAKEN,
        "1.3": Outcome.COPY,
        "1.4": Outcome.NONE,
        "1.6": Outcome.NONE,
    }


def test_who_lives_on_beside_a_successor_has_it_proposed(years) -> None:
    old, new = years
    assign(old, q1_1="dinsos", q1_2="dinsos", q1_3="dinsos", q1_4="lama")
    assign(new, q1_1="dinsos", q1_2="dp2kb", q1_4="tengah")
    succeed(agency=office("dinsos"), successors=[office("dp2kb")], year=2024, by=None)
    succeed(agency=close("lama"), successors=[office("tengah")], year=2024, by=None)

    before = told(new)
    succeed(agency=office("tengah"), successors=[office("dp2kb")], year=2024, by=None)

    assert before["1.4"] == (Outcome.SAME, "tengah")
    assert told(new) == {
        "1.1": (Outcome.TAKEN, "dp2kb"),
        "1.2": (Outcome.SAME, "dp2kb"),
        "1.3": (Outcome.CHOOSE, ""),
        "1.4": (Outcome.TAKEN, "dp2kb"),
        "1.6": (Outcome.NONE, ""),
    }


def test_several_successors_of_who_lives_on_are_to_be_chosen_from(years) -> None:
    old, new = years
    assign(old, q1_1="dinsos")
    assign(new, q1_1="dinsos")
    succeed(agency=office("dinsos"), successors=[office("a"), office("b")], year=2024, by=None)

    row = copy_of(new, old).rows[0]

    assert (row.outcome, row.office) == (Outcome.CHOOSE, None)
    assert [one.institution for one in row.offered] == ["a", "b", "dinsos"]


def test_a_successor_of_a_later_year_is_not_proposed_yet(years) -> None:
    old, new = years
    assign(old, q1_1="dinsos")
    assign(new, q1_1="dinsos")
    succeed(agency=office("dinsos"), successors=[office("dp2kb")], year=2025, by=None)

    assert told(new)["1.1"] == (Outcome.SAME, "dinsos")


def test_a_renumbered_question_is_followed_by_its_text_or_by_its_previous_code() -> None:
    old = opened(year=2023, instrument=published(sheet(2023, "1.1", "1.2")))
    renamed = sheet(2024, "1.1", "1.9", **{"p1.9": "1.2"})
    new = opened(year=2024, instrument=published(renamed))
    assign(old, q1_2="disdik")

    assert told(new)["1.9"] == (Outcome.COPY, "disdik")


def test_the_source_is_the_latest_year_in_which_somebody_was_assigned(years) -> None:
    old, new = years
    assert source_of(new) is None
    assign(old, q1_1="dinkes")

    assert source_of(new) == old
    assert source_of(old) is None


def test_the_preview_costs_the_same_queries_for_any_number_of_questions(
    years, django_assert_num_queries
) -> None:
    old, new = years
    assign(old, q1_1="dinkes")
    copy_of(new, old)  # the sheets are read once a process
    with django_assert_num_queries(4):
        copy_of(new, old)
    assign(old, q1_2="lama", q1_3="disdik", q1_4="dinkes")

    with django_assert_num_queries(4):
        copy_of(new, old)


def test_all_of_it_is_one_deed_and_a_changed_assignment_in_between_stops_it(years) -> None:
    _, new = years
    dinkes, disdik = office("dinkes"), office("disdik")
    offices = {"1.1": dinkes, "1.2": disdik}
    seen = {"1.1": None, "1.2": None, "1.3": None}

    count = assign_at_once(assessment=new, offices=offices, seen=seen, source="2023", by=operator())

    assert (count, in_charge(new)) == (2, {"1.1": "dinkes", "1.2": "disdik"})
    event = Event.objects.get(verb="questions.assigned")
    assert event.data == {
        "source": "2023",
        "questions": {"1.1": ["", "Dinkes"], "1.2": ["", "Disdik"]},
    }
    with pytest.raises(StaleAssignments):
        assign_at_once(
            assessment=new, offices={"1.3": dinkes}, seen=seen, source="2023", by=operator()
        )
    assert "1.3" not in in_charge(new)


class TestPage:
    def test_a_successor_beside_is_taken_by_its_tick(self, client, years) -> None:
        old, new = years
        assign(old, q1_1="dinsos")
        assign(new, q1_1="dinsos")
        succeed(agency=office("dinsos"), successors=[office("dp2kb")], year=2024, by=None)
        client.force_login(operator())

        page = text(client.get(PAGE))
        client.post(PAGE, {"seen": copy_of(new, old).mark, "timpa": ["1.1"]})

        assert "→ Dp2Kb" in page
        assert in_charge(new) == {"1.1": "dp2kb"}

    def test_it_shows_what_would_happen_and_writes_nothing(self, client, years) -> None:
        old, new = years
        assign(old, q1_1="dinkes", q1_2="bubar")
        close("bubar")
        client.force_login(operator())

        page = text(client.get(PAGE))

        assert "Salin penugasan dari 2023" in page
        assert "1 pertanyaan disalin, 1 perlu dipilih" in page
        assert in_charge(new) == {}

    def test_what_is_clear_ticked_and_chosen_is_written_and_the_rest_stays(
        self, client, years
    ) -> None:
        old, new = years
        assign(old, q1_1="dinkes", q1_2="dinkes", q1_3="dinkes", q1_4="bubar")
        assign(new, q1_2="disdik", q1_3="disdik")
        close("bubar")
        client.force_login(operator())
        sent = {
            "seen": copy_of(new, old).mark,
            "timpa": ["1.2"],
            "pilih-1.4": office("disdik").public_id,
        }

        response = client.post(PAGE, sent)

        assert response.headers["Location"] == "/evaluasi/2024/17.04/penugasan/"
        expected = {"1.1": "dinkes", "1.2": "dinkes", "1.3": "disdik", "1.4": "disdik"}
        assert in_charge(new) == expected
        assert Event.objects.filter(verb="questions.assigned").count() == 1

        again = client.post(PAGE, sent)

        assert (again.status_code, in_charge(new)) == (409, expected)
        assert "Penugasan sudah berubah sejak pratinjau dibuka" in text(again)

    def test_one_office_is_chosen_for_all_of_a_closed_ones_questions_or_for_each(
        self, client, years
    ) -> None:
        old, new = years
        assign(old, q1_1="bubar", q1_2="bubar", q1_3="bubar")
        assign(new, q1_3="lama")
        closed = close("bubar")
        client.force_login(operator())
        sent = {
            f"semua-{closed.public_id}": office("dinkes").public_id,
            "pilih-1.2": office("disdik").public_id,
            "pilih-1.3": "-",
        }

        client.post(PAGE, {"seen": copy_of(new, old).mark} | sent)

        assert in_charge(new) == {"1.1": "dinkes", "1.2": "disdik", "1.3": "lama"}

    def test_a_question_of_a_closed_office_is_ticked_at_first(self, client, years) -> None:
        old, new = years
        assign(old, q1_1="dinkes", q1_2="dinkes")
        assign(new, q1_1="bubar", q1_2="disdik")
        close("bubar")
        client.force_login(operator())

        page = text(client.get(PAGE))

        assert 'value="1.1" id="timpa-1.1" checked' in page
        assert 'value="1.2" id="timpa-1.2">' in page

    @pytest.mark.parametrize("chosen", ["tidak-ada", "foreign", "closed"])
    def test_an_office_that_is_not_offered_is_refused_and_the_choice_of_others_stays(
        self, client, years, chosen
    ) -> None:
        old, new = years
        assign(old, q1_1="dinkes", q1_3="bubar", q1_4="bubar")
        offered = {
            "foreign": agency("dinkes", SELUMA).public_id,
            "closed": close("bubar").public_id,
        }
        client.force_login(operator())
        dinkes = office("dinkes").public_id
        sent = {
            "seen": copy_of(new, old).mark,
            "pilih-1.3": dinkes,
            "pilih-1.4": offered.get(chosen, chosen),
        }

        response = client.post(PAGE, sent)

        assert (response.status_code, in_charge(new)) == (409, {})
        assert "tidak ada lagi di daftar" in text(response)
        assert f'<option value="{dinkes}" selected>' in text(response)

    def test_a_final_result_keeps_its_assignments(self, client, years) -> None:
        old, new = years
        assign(old, q1_1="dinkes")
        finalised(new)
        client.force_login(operator())

        response = client.post(PAGE, {"seen": copy_of(new, old).mark})

        assert (response.status_code, in_charge(new)) == (409, {})
        assert "sudah ditetapkan" in text(response)

    def test_without_an_earlier_year_it_says_what_to_do_instead(self, client, years) -> None:
        client.force_login(operator())

        response = client.get(PAGE)

        assert "Belum ada penugasan dari tahun sebelumnya." in text(response)
        assert client.post(PAGE, {}).status_code == 200
