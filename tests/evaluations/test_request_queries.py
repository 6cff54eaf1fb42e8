"""Figures about requests: order, counts, words, and the same number of queries at any size."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from evaluations.request_queries import (
    matrix_of,
    open_requests_of,
    paper_of,
    proposed_versions,
    requests_of,
    requests_of_area,
)
from evaluations.services import cancel_request, decide_requested, send_requested
from tests.clock import set_clock
from tests.evaluations.areas import AFTER_DUE, BEFORE_DUE, DUE, AreaScene
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KAUR_UTARA, KINAL, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


def person(scene, name: str) -> User:
    return User.objects.get(pk=scene.people[name].pk)


def send(scene, asked, *, code: str = KINAL, by: str = "camat"):
    return send_requested(
        recipient=scene.recipient(asked, code),
        version=scene.paper(by=by, area=code),
        by=scene.people[by],
    )


def decide(scene, row, decision: str, reason: str = ""):
    return decide_requested(
        recipient=row, decision=decision, reason=reason, by=scene.people["operator"]
    )


def many_requests(scene, count: int) -> None:
    for number in range(count):
        areas = [place(KINAL), place(TANJUNG_KEMUNING), place(KAUR_UTARA), place(GEDUNG_WANI)]
        asked = scene.request(title=f"SOP {number}", areas=areas, agencies=[scene.polsek])
        send(scene, asked)


def test_what_is_late_comes_first_and_what_is_done_last(scene):
    rows = {
        name: scene.request(title=name, due_at=DUE + timedelta(days=days))
        for name, days in (("diterima", 0), ("menunggu", 9), ("terkirim", 0), ("dikembalikan", 0))
    }
    scene.request(title="terlambat")
    decide(scene, send(scene, rows["diterima"]), "accepted")
    decide(scene, send(scene, rows["dikembalikan"]), "returned", "Buram")
    send(scene, rows["terkirim"])

    shown = requests_of_area(scene.fresh(), place(KINAL), person(scene, "gugus"), AFTER_DUE)

    assert [(row.request.title, row.status) for row in shown] == [
        ("terlambat", "late"),
        ("dikembalikan", "returned"),
        ("menunggu", "waiting"),
        ("terkirim", "sent"),
        ("diterima", "accepted"),
    ]
    assert [row.is_open for row in shown] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("moment", "status"), [(DUE - timedelta(seconds=1), "waiting"), (DUE, "late")]
)
def test_the_due_moment_itself_is_late(scene, moment, status):
    asked = scene.request()

    (row, *_) = requests_of_area(scene.fresh(), place(KINAL), person(scene, "gugus"), moment)

    assert (row.request, row.status) == (asked, status)


def test_own_requests_are_those_of_the_own_areas_and_offices(scene):
    scene.request(title="Kinal", areas=[place(KINAL)])
    scene.request(title="Desa", areas=[place(GEDUNG_WANI)])
    scene.request(title="Polsek", areas=[], agencies=[scene.polsek])
    cancel_request(asked=scene.request(title="Batal"), by=scene.people["operator"])

    titles = {
        name: {row.request.title for row in requests_of(person(scene, name), BEFORE_DUE)}
        for name in ("camat", "camat2", "desa", "polsek", "dinkes", "operator", "gugus")
    }

    assert titles == {
        "camat": {"Kinal", "Desa"},
        "camat2": set(),
        "desa": {"Desa"},
        "polsek": {"Polsek"},
        "dinkes": set(),
        "operator": set(),
        "gugus": set(),
    }


def test_who_works_for_no_area_or_office_is_not_asked_about(scene):
    gugus = person(scene, "gugus")
    with CaptureQueriesContext(connection) as told:
        rows = requests_of(gugus, BEFORE_DUE)

    assert rows == []
    assert not any("evidencerequest" in query["sql"] for query in told)


def test_at_home_only_what_is_still_to_be_sent_is_listed(scene):
    send(scene, scene.request(title="terkirim"))
    scene.request(title="belum")

    assert [row.request.title for row in open_requests_of(person(scene, "camat"))] == ["belum"]


def test_the_groups_count_who_is_done_and_who_is_late_since_when(scene):
    first = scene.request(agencies=[scene.polsek])
    later = scene.request(title="SK", due_at=DUE + timedelta(days=30))
    for asked in (first, later):
        send(scene, asked)

    matrix = matrix_of(scene.fresh(), person(scene, "operator"), AFTER_DUE)

    told = [(g.name, g.done, g.total, g.late, g.late_since) for g in matrix.groups]
    assert told == [("kecamatan", 1, 2, 1, DUE), ("instansi", 0, 1, 1, DUE)]
    assert [row.name for row in matrix.late] == ["Kecamatan Tanjung Kemuning", "Polsek Kinal"]
    assert matrix.rows[2].cells[1] is None


def test_what_was_sent_at_the_due_moment_or_later_was_late(scene, monkeypatch):
    set_clock(monkeypatch, DUE - timedelta(milliseconds=1))
    in_time = send(scene, scene.request(title="A"))
    set_clock(monkeypatch, DUE)
    late = send(scene, scene.request(title="B"))

    rows = requests_of_area(scene.fresh(), place(KINAL), person(scene, "gugus"), AFTER_DUE)

    assert {row.recipient.pk: row.was_late for row in rows} == {in_time.pk: False, late.pk: True}


@pytest.mark.parametrize("name", ["operator", "gugus"])
def test_the_matrix_costs_the_same_at_any_size(scene, name):
    def matrix():
        return matrix_of(scene.fresh(), person(scene, name), BEFORE_DUE)

    many_requests(scene, 1)
    with CaptureQueriesContext(connection) as few:
        matrix()
    many_requests(scene, 8)
    with CaptureQueriesContext(connection) as many:
        shown = matrix()

    assert len(many) == len(few) <= 6
    assert (len(shown.papers), len(shown.rows)) == (8, 5)


def test_one_paper_and_the_own_list_cost_the_same_at_any_size(scene):
    def pages():
        asked = scene.fresh().evidence_requests.select_related("assessment__region").first()
        paper_of(asked, person(scene, "operator"), BEFORE_DUE)
        requests_of(person(scene, "camat"), BEFORE_DUE)

    many_requests(scene, 1)
    with CaptureQueriesContext(connection) as few:
        pages()
    many_requests(scene, 8)
    with CaptureQueriesContext(connection) as many:
        pages()

    assert len(many) == len(few)


def test_the_message_thanks_when_everybody_has_sent(scene):
    asked = scene.request(areas=[place(KINAL)])
    waiting = paper_of(asked, person(scene, "operator"), BEFORE_DUE).message
    send(scene, asked)

    done = paper_of(asked, person(scene, "operator"), BEFORE_DUE).message

    assert waiting.startswith("Yth. Kecamatan Kinal\n")
    assert done.startswith("Terima kasih, semua sudah mengirim.")


def test_a_question_is_offered_open_papers_of_its_own_requests_only(scene):
    own = send(scene, scene.request())
    send(scene, scene.request(title="lain", proposed=["1.2x"]))
    returned = send(scene, scene.request(title="buram"))
    decide(scene, returned, "returned", "Buram")
    cancelled = scene.request(title="batal")
    send(scene, cancelled)
    cancel_request(asked=cancelled, by=scene.people["operator"])

    offered = proposed_versions(scene.fresh(), "1.2u", person(scene, "operator"))

    assert [row.recipient for row in offered] == [own]
    assert proposed_versions(scene.fresh(), "1.2u", person(scene, "dinkes")) == []
