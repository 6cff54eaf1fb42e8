"""Overview, list, all questions, target, tasks: the same figures everywhere, and small pages."""

import json
import re
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Agency
from evaluations.models import Assessment
from tests.evaluations.conftest import KAUR_PAGES, text
from tests.evaluations.scene import said

pytestmark = pytest.mark.django_db

LARGEST_PAGE = 100_000


def told_by_command(code: str = "17.04") -> dict:
    out = StringIO()
    call_command("score", code, "2024", "--json", stdout=out)
    return json.loads(out.getvalue())


def comma(figure: str) -> str:
    return figure.replace(".", ",")


def plain(page: str) -> str:
    """The text of a page, blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_overview_shows_what_the_score_command_says(operator, kaur):
    told = told_by_command()

    page = text(operator.get(KAUR_PAGES))

    assert (told["score"], told["predicate"]) == ("780.00", "nindya")
    words = plain(page)
    assert "Nilai evaluasi mandiri 780,00" in words
    assert "Nindya" in words
    assert "Target 850,00 kurang 70,00" in words
    assert f"{comma(told['unsupported'])} sudah dihitung di atas" in words
    for cluster in told["clusters"]:
        assert comma(cluster["score"]) in words
    assert "24 indikator (31 baris nilai)" in words


@pytest.mark.parametrize("head", ["Kelembagaan", "Klaster I: ", "Klaster V: ", "Kelana dan Dekela"])
def test_the_overview_has_a_head_for_each_cluster(operator, kaur, head):
    heads = re.findall(r"<h3[^>]*>([^<]+)</h3>", text(operator.get(KAUR_PAGES)))

    assert sum(told.startswith(head) for told in heads) == 1
    assert len(heads) == 7


def test_overview_command_and_list_agree_after_a_change(operator, kaur):
    said(kaur, "1.1", "d")

    told = told_by_command()
    assert told["score"] == "771.00"
    assert "771,00" in text(operator.get(KAUR_PAGES))
    assert "771,00" in text(operator.get("/evaluasi/"))
    assert "771,00" in text(operator.get("/"))


def test_a_reached_target_says_so(operator, kaur):
    operator.post(f"{KAUR_PAGES}target/", {"target": "780"})

    assert "Target 780,00 tercapai" in plain(text(operator.get(KAUR_PAGES)))


def test_everybody_finds_the_own_evaluations_in_the_list(browser_of):
    links = {
        name: re.findall(
            r'href="(/evaluasi/\d+/[\d.]+/)"', text(browser_of(name).get("/evaluasi/"))
        )
        for name in ("operator.kaur", "dinkes.kaur", "operator.seluma", "admin.provinsi")
    }

    assert links == {
        "operator.kaur": ["/evaluasi/2024/17.04/"],
        "dinkes.kaur": ["/evaluasi/2024/17.04/"],
        "operator.seluma": ["/evaluasi/2024/17.05/"],
        "admin.provinsi": [
            *(f"/evaluasi/2024/17.0{number}/" for number in range(1, 10)),
            "/evaluasi/2024/17.71/",
        ],
    }


def test_the_neighbour_finds_nothing_of_kaur(browser_of):
    neighbour = browser_of("operator.seluma")

    for path in ("", "pertanyaan/", "target/", "penugasan/", "1/", "1/1.1/", "tidak/ada/"):
        assert neighbour.get(f"{KAUR_PAGES}{path}").status_code == 404


def questions_on(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+/([^/"]+)/">', page)


def test_the_filters_show_what_their_words_say(operator, dinkes, kaur):
    said(kaur, "1.1", "")

    empty = questions_on(text(operator.get(f"{KAUR_PAGES}pertanyaan/?saring=belum")))
    own = text(dinkes.get(f"{KAUR_PAGES}pertanyaan/?saring=milik-saya"))

    assert "1.1" in empty
    assert len(empty) == told_by_command()["unanswered"]
    assert "1.1" not in questions_on(own)
    assert {"1.2l", "13.1"} & set(questions_on(own))


@pytest.mark.parametrize(
    "query", ["?saring=%00", "?saring=semua", "?page=0", "?page=99999", "?page=x"]
)
def test_an_unknown_filter_or_page_number_still_shows_questions(operator, kaur, query):
    response = operator.get(f"{KAUR_PAGES}pertanyaan/{query}")

    assert response.status_code == 200
    assert questions_on(text(response))


def test_all_274_questions_stand_on_the_pages_once(operator, kaur):
    found = []
    for page in range(1, 7):
        found += questions_on(text(operator.get(f"{KAUR_PAGES}pertanyaan/?page={page}")))

    assert len(found) == len(set(found)) == 274


def test_the_target_page_saves_a_number_written_as_people_do(operator, kaur):
    response = operator.post(f"{KAUR_PAGES}target/", {"target": "812,5"})

    assert (response.status_code, response.url) == (302, KAUR_PAGES)
    assert target() == Decimal("812.50")
    assert 'value="812,5' in text(operator.get(f"{KAUR_PAGES}target/"))


def test_a_blank_target_takes_it_away(operator, kaur):
    operator.post(f"{KAUR_PAGES}target/", {"target": ""})

    assert target() is None
    assert operator.get(KAUR_PAGES).status_code == 200


@pytest.mark.parametrize("typed", ["0", "-5", "1000,01", "abc", "1e9", "NaN", "9" * 40])
def test_a_target_out_of_range_is_refused_and_stays_on_the_page(operator, kaur, typed):
    response = operator.post(f"{KAUR_PAGES}target/", {"target": typed})

    assert response.status_code == 422
    assert f'value="{typed}"' in text(response)
    assert target() == Decimal("850.00")


def test_who_may_not_set_the_target_is_told_so_and_sees_no_link(dinkes, kaur):
    assert dinkes.get(f"{KAUR_PAGES}target/").status_code == 403
    assert "target/" not in text(dinkes.get(KAUR_PAGES))
    assert "penugasan/" not in text(dinkes.get(KAUR_PAGES))


def test_extra_fields_change_nothing(operator, kaur):
    operator.post(
        f"{KAUR_PAGES}target/",
        {"target": "800", "state": "final", "region": "17.05", "round": "9", "score": "1000"},
    )

    assessment = Assessment.objects.get(pk=kaur.pk)
    assert (assessment.state, assessment.region_id, assessment.round_id) == (
        "draft",
        "17.04",
        kaur.round_id,
    )


def test_tasks_begin_with_the_most_valuable(operator, kaur):
    page = text(operator.get("/tugas/"))

    stakes = [Decimal(comma_less(stake)) for stake in re.findall(r"sampai ([\d.,]+) poin", page)]
    assert len(stakes) == 50
    assert stakes == sorted(stakes, reverse=True)


def test_a_contributor_has_only_tasks_of_the_own_office(dinkes, kaur):
    page = text(dinkes.get("/tugas/"))

    offices = set(re.findall(r"poin · ([^<]+)<", page))
    assert offices == {"Dinas Kesehatan Kabupaten Kaur"}


def test_somebody_without_questions_is_told_who_gives_them(browser_of):
    page = text(browser_of("admin.provinsi").get("/tugas/"))

    assert "Tidak ada pertanyaan yang ditugaskan kepada Anda." in page


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tugas/",
        "/evaluasi/",
        "/dokumen/",
        KAUR_PAGES,
        f"{KAUR_PAGES}pertanyaan/",
        f"{KAUR_PAGES}penugasan/",
        f"{KAUR_PAGES}target/",
        f"{KAUR_PAGES}1/",
        f"{KAUR_PAGES}25/25.4/",
        f"{KAUR_PAGES}13/13.1/bukti/?slot=data",
    ],
)
def test_no_page_is_larger_than_100_kb(operator, kaur, path):
    response = operator.get(path)

    assert response.status_code == 200
    assert len(response.content) <= LARGEST_PAGE


def comma_less(figure: str) -> str:
    return figure.replace(".", "").replace(",", ".")


def target() -> Decimal | None:
    return Assessment.objects.get(region="17.04", round__year=2024).target


def test_the_questions_of_one_office_can_be_looked_at_alone(operator, kaur):
    dinkes = Agency.objects.get(region="17.04", institution="dinkes")

    page = operator.get(f"{KAUR_PAGES}pertanyaan/?opd={dinkes.public_id}&saring=tanpa-bukti")

    rows = page.context["rows"].paginator.object_list
    assert {row.agency.pk for row in rows} == {dinkes.pk}
    assert all(row.lacks_evidence for row in rows)
    assert "Hanya pertanyaan Dinas Kesehatan" in text(page)


@pytest.mark.parametrize("wanted", ["-", "tidak-ada", "<b>"])
def test_an_office_without_questions_is_told_and_leads_back(operator, wanted):
    page = operator.get(f"{KAUR_PAGES}pertanyaan/", {"opd": wanted})

    assert page.status_code == 200
    assert list(page.context["rows"]) == []
    assert "Tampilkan semua instansi" in text(page)
    assert "<b>" not in text(page).partition("<main")[2]
