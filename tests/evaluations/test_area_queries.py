"""Figures about areas: each with the same number of queries at any size, and never twice."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.clock import db_now
from evaluations.area_access import documents_of_own_areas, documents_sent_on_requests, own_areas
from evaluations.area_queries import area_page, areas_page, own_area_pages
from evaluations.models import AreaAnswer
from evaluations.rollup_queries import PER_PAGE, area_question_page, rollup_page
from evaluations.services import attach_to_area, check_area_answer, hand_in, send_requested
from evidence.models import Document
from evidence.queries import usages_of
from regions.models import Region
from tests.evaluations.areas import AreaScene
from tests.evaluations.scene import said
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KAUR, KAUR_UTARA, KINAL, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


def person(scene, name: str) -> User:
    """As in a new request: nothing was read about the person yet."""
    return User.objects.get(pk=scene.people[name].pk)


def queries_of(deed: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        deed()
    return len(told)


def fill(scene, villages: int) -> None:
    """More villages, answers with papers, requests and hand-ins."""
    for number in range(villages):
        place(f"17.04.01.{3001 + number}")
    for asked in ("25.2", "25.3", "25.4", "25.5"):
        for code, name in ((KINAL, "camat"), (TANJUNG_KEMUNING, "camat2")):
            scene.said(code, asked, "ya", by=name)
        attach_to_area(
            answer=scene.answer(KINAL, asked),
            version=scene.paper(area=KINAL),
            by=scene.people["camat"],
        )
    for number in range(4):
        asked = scene.request(title=f"SOP {number}")
        send_requested(
            recipient=scene.recipient(asked),
            version=scene.paper(area=KINAL),
            by=scene.people["camat"],
        )
    for code in (KINAL, GEDUNG_WANI):
        hand_in(assessment=scene.assessment, area=place(code), by=scene.people["camat"])


@pytest.mark.parametrize("name", ["camat", "operator", "gugus"])
def test_the_page_of_an_area_costs_the_same_at_any_size(scene, name):
    def page():
        area = Region.objects.select_related("parent").get(pk=KINAL)
        return area_page(scene.fresh(), area, person(scene, name), db_now())

    page()
    few = queries_of(page)
    fill(scene, villages=30)
    many = queries_of(page)

    assert many == few
    assert many <= 18


def test_all_rollups_cost_the_same_at_any_size(scene):
    few = queries_of(lambda: rollup_page(scene.fresh(), db_now()))
    fill(scene, villages=30)

    assert queries_of(lambda: rollup_page(scene.fresh(), db_now())) == few
    assert few <= 10


@pytest.mark.parametrize("code", ["25.4", "26.4"])
def test_the_answers_to_one_question_cost_the_same_at_any_size(scene, code):
    def page():
        return area_question_page(scene.fresh(), code, person(scene, "operator"), db_now())

    area = KINAL if code == "25.4" else GEDUNG_WANI
    scene.said(area, code, "ya", by="camat")
    few = queries_of(page)
    fill(scene, villages=70)

    assert queries_of(page) == few
    assert few <= 12


def test_the_front_door_costs_an_operator_the_same_at_any_size(scene):
    few = queries_of(lambda: areas_page(person(scene, "operator"), db_now()))
    fill(scene, villages=30)

    assert queries_of(lambda: areas_page(person(scene, "operator"), db_now())) == few


def test_villages_are_listed_page_by_page(scene):
    fill(scene, villages=PER_PAGE)

    first = area_question_page(scene.fresh(), "26.4", person(scene, "operator"), db_now())
    second = area_question_page(
        scene.fresh(), "26.4", person(scene, "operator"), db_now(), number="2"
    )

    assert (len(first.rows), len(second.rows)) == (PER_PAGE, 3)
    assert first.page.paginator.count == PER_PAGE + 3


@pytest.mark.parametrize("number", ["0", "-1", "99", "abc", "9" * 400, None])
def test_a_page_that_does_not_exist_is_the_nearest_one(scene, number):
    page = area_question_page(
        scene.fresh(), "25.4", person(scene, "operator"), db_now(), number=number
    )

    assert len(page.rows) == 3


def test_the_rows_count_good_answers_and_their_checks(scene):
    answer = scene.said(KINAL, "25.6", "tidak", by="camat")
    scene.said(TANJUNG_KEMUNING, "25.6", "ya", by="camat2")
    check_area_answer(
        answer=scene.answer(KINAL, "25.6"),
        check="verified",
        version=answer.version,
        by=scene.people["operator"],
    )

    page = rollup_page(scene.fresh(), db_now())

    row = next(row for row in page.kecamatan if row.question.code == "25.6")
    assert (row.tally.good, row.tally.other, row.tally.silent) == (1, 1, 1)
    assert (row.verified, row.unchecked, row.rejected) == (1, 1, 0)
    assert row.silent == ("Kaur Utara",)
    assert len(page.kecamatan) == 15
    assert len(page.villages) == 20


def test_an_area_that_ceased_to_exist_is_neither_asked_nor_found(scene):
    Region.objects.filter(pk=KAUR_UTARA).update(valid_until=date(2020, 1, 1))

    page = rollup_page(scene.fresh(), db_now())

    assert page.kecamatan[0].tally.total == 2
    assert scene.client("operator").get(f"/wilayah/{KAUR_UTARA}/").status_code == 404


def test_a_declared_share_counts_until_the_first_answer(scene):
    said(scene.fresh(), "25.4", "80", declared_reason="rekap", by=scene.people["operator"])

    def row():
        rows = rollup_page(scene.fresh(), db_now()).kecamatan
        return next(row for row in rows if row.question.code == "25.4")

    before = row()
    scene.said(KINAL, "25.4", "ya")
    after = row()

    assert (before.declared_counts, str(before.points)) == (True, "4.00")
    assert (after.declared_counts, str(after.points)) == (False, "1.60")


def test_own_areas_are_those_of_a_camat_or_village_only(scene):
    names = {
        name: [area.code for area in own_areas(person(scene, name))]
        for name in ("camat", "desa", "operator", "verif")
    }

    assert names == {"camat": [KINAL], "desa": [GEDUNG_WANI], "operator": [], "verif": []}
    assert [page.area.code for page in own_area_pages(person(scene, "camat"))] == [KINAL]
    assert own_area_pages(person(scene, "operator")) == []


def test_a_camat_opens_what_proves_own_answers_but_no_secret_of_a_village(scene):
    scene.said(KINAL, "25.4", "ya")
    scene.said(GEDUNG_WANI, "26.7", "tidak")
    by = scene.people["operator"]
    shared, secret = scene.paper(by="operator"), scene.paper(by="operator", area=GEDUNG_WANI)
    attach_to_area(answer=scene.answer(KINAL, "25.4"), version=shared, by=by)
    attach_to_area(answer=scene.answer(GEDUNG_WANI, "26.7"), version=secret, by=by)
    camat, camat2 = person(scene, "camat"), person(scene, "camat2")

    assert Document.objects.filter(documents_of_own_areas(camat)).count() == 2
    assert list(Document.objects.openable_by(camat)) == [shared.document]
    assert list(Document.objects.openable_by(camat2)) == []


def test_who_was_asked_keeps_open_what_was_sent_in_the_own_place(scene):
    asked = scene.request(areas=[], agencies=[scene.polsek])
    paper = scene.paper(by="operator")
    send_requested(recipient=asked.recipients.get(), version=paper, by=scene.people["operator"])

    polsek, dinkes = person(scene, "polsek"), person(scene, "dinkes")

    assert list(Document.objects.filter(documents_sent_on_requests(polsek))) == [paper.document]
    assert list(Document.objects.openable_by(polsek)) == [paper.document]
    assert list(Document.objects.openable_by(dinkes)) == []


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("camat", f"/wilayah/{KINAL}/?tahun=2024#tanya-25-4"),
        ("operator", "/evaluasi/2024/17.04/wilayah/25.4/"),
        ("seluma", ""),
    ],
)
def test_a_document_tells_which_areas_answers_it_proves(scene, name, url):
    scene.said(KINAL, "25.4", "ya", by="camat")
    paper = scene.paper(area=KINAL)
    attach_to_area(answer=scene.answer(KINAL, "25.4"), version=paper, by=scene.people["camat"])

    (usage,) = usages_of(person(scene, name), [paper.document])[paper.document.pk]

    assert usage.url == url
    assert usage.label.endswith("(Kecamatan Kinal)")


def test_the_usages_cost_the_same_for_many_documents(scene):
    fill(scene, villages=0)
    documents = list(Document.objects.all())
    camat = person(scene, "camat")
    usages_of(camat, documents)

    one = queries_of(lambda: usages_of(camat, documents[:1]))

    assert queries_of(lambda: usages_of(camat, documents)) == one
    assert AreaAnswer.objects.filter(area__regency=KAUR).count() == 8
