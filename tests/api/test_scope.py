"""A program reads what its owner reads on the pages, and not a row or word more (rules 4)."""

import pytest

from tests.access.asking import forbidden_words
from tests.access.scene import PAPERS, REGIONS, YEAR, Scene, word_of
from tests.access.table import BOARDS, DOCUMENTS, EVALUATIONS, HELD_PAPER, LIKE_HELD
from tests.api.asking import ROOT, program_of
from tests.world import BENGKULU, LAMPUNG

pytestmark = pytest.mark.django_db

# One of each kind of condition; the matrix of the pages asks for all of them.
PEOPLE = ("operator", "dinkes", "camat", "verif", "auditor", "seluma", "lampung")
BELOW_AN_EVALUATION = ("", "/scores/self", "/ledger", "/answers", "/progress", "/requests")
LISTS = (
    *("/me", "/regions", "/rounds", "/evaluations", "/requests", "/documents"),
    *("/recorded-results", "/published-results", "/papers"),
)
PROVINCES = {"bengkulu": BENGKULU, "lampung": LAMPUNG}


def expected(person: str, scene: Scene) -> dict[str, int]:
    """Address -> status, from the grids of the pages."""
    statuses = dict.fromkeys(LISTS, 200)
    for name, code in REGIONS.items():
        status = 404 if EVALUATIONS[name][person] == "-" else 200
        for part in BELOW_AN_EVALUATION:
            statuses[f"/evaluations/{YEAR}/{code}{part}"] = status
    for name, code in PROVINCES.items():
        statuses[f"/provinces/{code}/board/{YEAR}"] = 200 if BOARDS[name][person] == "r" else 404
    for name, row in DOCUMENTS.items():
        key = scene.papers[name].document.public_id
        statuses[f"/documents/{key}"] = 404 if row[person] == "-" else 200
    return statuses


@pytest.mark.parametrize("person", PEOPLE)
def test_a_program_gets_what_the_pages_give_its_owner(scene, person):
    program, wanted = program_of(scene.people[person]), expected(person, scene)
    forbidden = [*forbidden_words(person), *(word_of(name, "isi") for name in PAPERS)]

    answers = {address: program.get(address) for address in wanted}

    assert {address: answer.status_code for address, answer in answers.items()} == wanted
    bodies = "".join(answer.content.decode() for answer in answers.values())
    assert [word for word in forbidden if word in bodies] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_the_list_of_documents_is_that_of_the_page(scene, person):
    known = {name for name, row in DOCUMENTS.items() if row[person] != "-"}
    known |= {HELD_PAPER} if DOCUMENTS[LIKE_HELD][person] != "-" else set()

    told = {row["id"] for row in program_of(scene.people[person]).walk("/documents?limit=5")}

    assert told == {scene.papers[name].document.public_id for name in known}


def test_what_is_foreign_looks_the_same_as_what_does_not_exist(scene):
    program = program_of(scene.people["seluma"])
    foreign = scene.papers["daerah"].document.public_id
    addresses = (
        f"/evaluations/{YEAR}/17.04",
        f"/evaluations/{YEAR}/99.99",
        f"/documents/{foreign}",
        "/documents/tidak-ada",
        "/regions/17.04",
        "/regions/99.99",
        f"/provinces/17/board/{YEAR}",
        "/provinces/17/board/2001",
    )

    assert {program.get(address).content for address in addresses} == {
        program.get("/tidak-ada").content
    }


def test_regions_are_those_below_the_roles(scene):
    told = {
        person: {row["code"] for row in program_of(scene.people[person]).walk("/regions")}
        for person in ("camat", "operator", "usai")
    }

    assert told["camat"] == {"17.04.01", "17.04.01.2001"}
    assert told["operator"] == {"17.04", "17.04.01", "17.04.01.2001", "17.04.02"}
    assert told["usai"] == set()


def test_filters_narrow_what_is_in_reach_and_never_widen_it(scene):
    program = program_of(scene.people["verif"])

    def codes(query: str) -> list[str]:
        return [row["code"] for row in program.walk(f"/regions?{query}")]

    assert codes("level=regency") == ["17.04", "17.05"]
    assert codes("parent=17.05") == ["17.05.01"]
    assert codes("search=kinal") == ["17.04.01"]
    assert codes("parent=18") == []
    assert [row["region"]["code"] for row in program.walk("/evaluations?region=17")] == [
        "17.04",
        "17.05",
    ]
    assert list(program.walk("/evaluations?region=18")) == []
    assert list(program.walk("/evaluations?state=final")) == []
    assert {row["sensitivity"] for row in program.walk("/documents?sensitivity=S")} == {"S"}
    assert {row["region"]["code"] for row in program.walk("/documents?region=17.05")} == {"17.05"}
    assert list(program.walk("/rounds?year=2031")) == []


def test_a_kecamatan_reads_what_was_asked_of_it_and_no_evaluation(scene):
    program = program_of(scene.people["camat"])

    asked = program.read("/requests")["items"]

    assert [(row["recipient"], row["status"]) for row in asked] == [("Kecamatan Kinal", "waiting")]
    assert program.read("/evaluations")["total"] == 0
    assert program.get(f"/evaluations/{YEAR}/17.04").status_code == 404


@pytest.mark.parametrize("person", ["dinkes", "verif"])
def test_every_way_to_a_list_gives_each_row_once(scene, person):
    program = program_of(scene.people[person])

    for address in ("/documents", f"/evaluations/{YEAR}/17.04/answers", "/regions"):
        whole = program.read(f"{address}?limit=200")["items"]
        assert list(program.walk(f"{address}?limit=2")) == whole
        assert program.read(f"{address}?limit=1")["total"] == len(whole) > 2


def test_next_stays_on_this_server(scene):
    told = program_of(scene.people["verif"]).read("/documents?limit=1")

    assert told["next"] == f"{ROOT}/documents?limit=1&offset=1"
