"""A paper about children that was asked for: its words are for whom they concern, else its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.asking_queries import proposed_upload
from evaluations.holding import uses_of
from evaluations.missing import missing_in
from evaluations.models import Assignment, EvidenceRequest, RequestRecipient
from evaluations.progress import progress_of
from evaluations.queries import overview
from evaluations.request_queries import matrix_of, paper_of, requests_of_area
from evaluations.request_titles import ear_of, told_title
from evaluations.services import cancel_request, decide_requested, extend, send_requested
from evidence.models import Document
from instruments.services import sheet_of
from tests.access.asking import seen_in
from tests.api.asking import program_of
from tests.clock import set_clock
from tests.evaluations.areas import AFTER_DUE, BEFORE_DUE, DUE, AreaScene
from tests.evaluations.scene import admin, published, question
from tests.rollback import rolled_back
from tests.sheets import make_question, make_sheet
from tests.world import BENGKULU, KAUR, KINAL, TANJUNG_KEMUNING, place, user

pytestmark = pytest.mark.django_db

OPEN_QUESTION, ABOUT_CHILDREN = "1.1", "1.2"
TITLE, GUIDANCE, REASON, MORE_TIME = "Melatiningrum", "Kenangasari", "Cempakawati", "Flamboyani"
WORDS = (TITLE, GUIDANCE, REASON, MORE_TIME)
UNTOLD = "Alasan tidak ditampilkan: menyangkut anak."
KIND = "Laporan/notulen/daftar hadir (rahasia)"
LIST = "/evaluasi/2024/17.04/permintaan/"
AREA = f"/wilayah/{KINAL}/?tahun=2024"
API = "/evaluations/2024/17.04/requests"
TOLD = {
    "operator": True,
    "verif": True,
    "dinkes": True,
    "polsek": False,
    "gugus": False,
    "sekda": False,
    "auditor": False,
    "admin": False,
}
OUTSIDERS = [name for name, is_told in TOLD.items() if not is_told]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    """1.2 is about children, and dinkes answers it."""
    sheet = make_sheet(make_question(OPEN_QUESTION), make_question(ABOUT_CHILDREN, sensitive=True))
    with django_db_blocker.unblock(), rolled_back():
        built = AreaScene.build(instrument=published(sheet))
        asked = question(ABOUT_CHILDREN, built.assessment)
        Assignment.objects.create(assessment=built.assessment, question=asked, agency=built.dinkes)
        built.people["sekda"] = user(Role.EXECUTIVE, KAUR, username="orang.sekda")
        built.people["auditor"] = user(Role.AUDITOR, BENGKULU, username="orang.auditor")
        built.people["admin"] = admin()
        yield built


@pytest.fixture(autouse=True)
def before_due(monkeypatch) -> None:
    set_clock(monkeypatch, BEFORE_DUE)


def about_children(scene: AreaScene, **told) -> EvidenceRequest:
    told = {
        "title": TITLE,
        "kind": "laporan",
        "guidance": GUIDANCE,
        "areas": [place(KINAL)],
        "proves": [],
        "proposed": [ABOUT_CHILDREN],
    } | told
    return scene.request(**told)


def given_back(
    scene: AreaScene, row: RequestRecipient, *, reason: str = REASON, **paper
) -> RequestRecipient:
    """More time, a paper, and back it goes: each with words of its own."""
    operator = scene.people["operator"]
    extend(
        asked=row.request,
        until=AFTER_DUE.replace(year=2025),
        reason=MORE_TIME,
        recipient=row,
        by=operator,
    )
    paper = {"by": "camat", "area": row.area_id} | paper
    sent = send_requested(recipient=row, version=scene.paper(**paper), by=operator)
    return decide_requested(recipient=sent, decision="returned", reason=reason, by=operator)


def given_back_by_all(scene: AreaScene, **told) -> EvidenceRequest:
    asked = about_children(scene, **told)
    given_back(scene, scene.recipient(asked))
    return asked


def seen(scene: AreaScene, name: str, address: str) -> str:
    return seen_in(answered(scene.client(name), address))


def answered(client: Client, address: str) -> HttpResponse:
    response = client.get(address)
    assert response.status_code == 200
    return response


def found(page: str) -> set[str]:
    return {word for word in WORDS if word in page}


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"{LIST}ITS-ID/", set(WORDS)),
        (f"{LIST}ITS-ID/?unduh=xlsx", {TITLE, REASON, MORE_TIME}),
        (LIST, {TITLE}),
        (f"{LIST}?unduh=xlsx", {TITLE}),
        (AREA, {TITLE, REASON, MORE_TIME}),
    ],
)
def test_pages_and_files_tell_it_to_whom_the_question_concerns(scene, name, address, words):
    asked = given_back_by_all(scene)

    page = seen(scene, name, address.replace("ITS-ID", asked.public_id))

    assert found(page) == (words if TOLD[name] else set())
    # The text for a chat group names the kind only, also on the operator's page.
    assert TOLD[name] or KIND in page


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_page_says_that_a_reason_is_kept_back_and_a_file_leaves_it_out(scene, name):
    asked = given_back_by_all(scene)
    address = f"{LIST}{asked.public_id}/"

    assert UNTOLD in seen(scene, name, AREA)
    assert UNTOLD in seen(scene, name, address)
    assert UNTOLD not in seen(scene, name, f"{address}?unduh=xlsx")


@pytest.mark.parametrize("name", TOLD)
def test_a_program_is_told_no_more_than_its_owner(scene, name):
    given_back_by_all(scene)

    response = program_of(scene.people[name]).get(API)

    assert [row["title"] for row in response.json()["items"]] == [TITLE if TOLD[name] else KIND]
    assert found(seen_in(response)) == ({TITLE} if TOLD[name] else set())


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize(
    "address", ["/", "/tugas/", "/permintaan/", "/permintaan/?unduh=xlsx", LIST[:-11], "kemajuan/"]
)
def test_no_other_page_of_an_outsider_has_a_word_of_it(scene, monkeypatch, name, address):
    about_children(scene)
    given_back_by_all(scene, title=f"{TITLE} dua")
    set_clock(monkeypatch, AFTER_DUE)
    path = address if address.startswith("/") else f"{LIST[:-11]}{address}"

    assert found(seen(scene, name, path)) == set()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", {TITLE, REASON, MORE_TIME}),
        ("/permintaan/", {TITLE, REASON, MORE_TIME}),
        ("/permintaan/?unduh=xlsx", {TITLE, REASON, MORE_TIME}),
        (AREA, {TITLE, REASON, MORE_TIME}),
        ("/permintaan/ITS-ID/", set(WORDS)),
    ],
)
def test_the_camat_who_was_asked_reads_it_all(scene, address, words):
    row = scene.recipient(given_back_by_all(scene))

    page = seen(scene, "camat", address.replace("ITS-ID", row.public_id))

    assert found(page) == words
    assert UNTOLD not in page


def test_an_office_that_was_asked_reads_it_and_only_the_reason_that_it_was_given(scene):
    asked = given_back_by_all(scene, agencies=[scene.polsek])
    own = asked.recipients.select_related("request__assessment__region", "agency").get(
        agency=scene.polsek
    )
    given_back(scene, own, reason="Alasan sendiri", by="polsek", agency=scene.polsek)

    page, area = (seen(scene, "polsek", path) for path in (f"{LIST}{asked.public_id}/", AREA))
    book = seen(scene, "polsek", f"{LIST}{asked.public_id}/?unduh=xlsx")

    assert found(page) == {TITLE, GUIDANCE, MORE_TIME}
    assert [page.count(word) for word in ("Alasan sendiri", MORE_TIME, UNTOLD)] == [1, 1, 2]
    assert found(area) == {TITLE}
    assert found(book) == {TITLE, MORE_TIME}
    assert "Alasan sendiri" in book


@pytest.mark.parametrize("name", TOLD)
def test_what_was_answered_with_a_secret_paper_is_for_who_may_know_all_about_children(scene, name):
    asked = about_children(scene, proposed=[OPEN_QUESTION], areas=[place(KINAL)])
    given_back(scene, scene.recipient(asked), sensitivity="S")
    is_told = name in ("operator", "verif")

    pages = [
        seen(scene, name, address)
        for address in (LIST, f"{LIST}?unduh=xlsx", f"{LIST}{asked.public_id}/", AREA)
    ]

    assert [TITLE in page for page in pages] == [is_told] * 4
    assert is_told or [KIND in page for page in pages] == [True] * 4


def test_a_secret_answer_of_one_keeps_the_title_from_the_pages_of_the_others(scene):
    both = [place(KINAL), place(TANJUNG_KEMUNING)]
    asked = about_children(scene, proposed=[OPEN_QUESTION], areas=both)
    given_back(scene, scene.recipient(asked), sensitivity="S")
    others = f"/wilayah/{TANJUNG_KEMUNING}/?tahun=2024"

    assert found(seen(scene, "gugus", others)) == set()
    assert found(seen(scene, "camat2", others)) == {TITLE}


def test_of_papers_that_are_late_everybody_reads_the_kind_once_one_came_as_secret(
    scene, monkeypatch
):
    both = [place(KINAL), place(TANJUNG_KEMUNING)]
    asked = about_children(scene, proposed=[OPEN_QUESTION], areas=both)
    given_back(scene, scene.recipient(asked), sensitivity="S")
    set_clock(monkeypatch, AFTER_DUE)

    late = [row.what for row in progress_of(overview(scene.fresh(), AFTER_DUE)).late]
    owed = missing_in(scene.fresh(), AFTER_DUE)[TANJUNG_KEMUNING].papers

    assert late == [paper.title for paper in owed] == [KIND]


@pytest.mark.parametrize("name", TOLD)
def test_a_cancelled_one_stays_as_secret_as_it_was(scene, name):
    asked = given_back_by_all(scene)
    cancel_request(asked=asked, by=scene.people["operator"])

    pages = [seen(scene, name, address) for address in (LIST, f"{LIST}{asked.public_id}/")]

    assert [TITLE in page for page in pages] == [TOLD[name]] * 2


def test_who_was_asked_for_a_cancelled_one_still_reads_its_title(scene):
    asked = about_children(scene, agencies=[scene.polsek])
    cancel_request(asked=asked, by=scene.people["operator"])

    assert TITLE in seen(scene, "polsek", LIST)


def test_a_question_of_children_that_another_office_answers_keeps_it_from_the_first(scene):
    other = question(OPEN_QUESTION, scene.assessment)
    Assignment.objects.create(assessment=scene.assessment, question=other, agency=scene.polsek)
    asked = about_children(scene, proposed=[OPEN_QUESTION, ABOUT_CHILDREN])

    assert found(seen(scene, "polsek", f"{LIST}{asked.public_id}/")) == set()
    assert found(seen(scene, "dinkes", f"{LIST}{asked.public_id}/")) == {TITLE, GUIDANCE}


def test_an_open_one_is_told_to_everybody_with_its_reasons(scene):
    asked = given_back_by_all(scene, proposed=[OPEN_QUESTION])

    pages = [seen(scene, name, f"{LIST}{asked.public_id}/") for name in TOLD]

    assert [found(page) for page in pages] == [set(WORDS)] * len(TOLD)


def test_the_text_for_a_chat_group_names_the_kind_only_for_the_operator_too(scene):
    secret = about_children(scene)
    open_one = about_children(scene, title="SK tim", proposed=[OPEN_QUESTION])

    texts = {}
    for asked in (secret, open_one):
        page = seen(scene, "operator", f"{LIST}{asked.public_id}/")
        shown = re.search(r"<textarea[^>]*id=\"teks\"[^>]*>(.*?)</textarea>", page, re.S)
        link = re.search(r"https://wa\.me/[^\"]*", page)
        texts[asked.pk] = shown.group(1) + link.group()

    assert f"Mohon mengirim: {KIND}" in texts[secret.pk]
    assert found(texts[secret.pk]) == set()
    assert "Mohon mengirim: SK tim" in texts[open_one.pk]
    assert GUIDANCE in texts[open_one.pk]


def test_what_is_sent_for_it_is_not_named_after_it(scene):
    row = scene.recipient(about_children(scene))

    assert proposed_upload(row)["subject"] == f"{KIND} – Kecamatan Kinal"


def test_who_may_not_know_what_was_asked_reads_no_name_of_what_was_sent(scene):
    asked = about_children(scene)
    sent = given_back(scene, scene.recipient(asked)).version.document
    Document.objects.filter(pk=sent.pk).update(subject=f"Laporan {TITLE}")
    address = f"{LIST}{asked.public_id}/"

    for path in (address, f"{address}?unduh=xlsx"):
        assert "Dokumen (rahasia)" in seen(scene, "gugus", path)
        assert TITLE not in seen(scene, "gugus", path)
        assert f"Laporan {TITLE}" in seen(scene, "operator", path)


def test_the_bin_says_that_a_document_was_sent_without_what_was_asked(scene):
    row = given_back(scene, scene.recipient(about_children(scene)))

    sentence = uses_of(row.version.document)

    assert KIND in sentence
    assert TITLE not in sentence


def test_for_papers_it_is_named_by_its_kind(scene):
    rows = [
        scene.recipient(about_children(scene, title=code, proposed=[code]))
        for code in (OPEN_QUESTION, ABOUT_CHILDREN)
    ]
    sheet = sheet_of(scene.fresh().round.instrument)

    assert [told_title(sheet, row) for row in rows] == [OPEN_QUESTION, KIND]


def test_who_may_read_all_costs_no_query_and_others_one(scene):
    assessment, counts = scene.fresh(), []
    requests = [about_children(scene, title=f"{TITLE} {number}") for number in range(3)]

    for name in ("operator", "gugus"):
        who = type(scene.people[name]).objects.get(pk=scene.people[name].pk)
        ear_of(assessment, [], who)
        with CaptureQueriesContext(connection) as asked:
            ear_of(assessment, requests, who)
        counts.append(len(asked))

    assert counts == [0, 1]


def test_secret_requests_cost_the_same_at_any_size(scene):
    counts = []
    for size in (1, 6):
        for number in range(size):
            asked = about_children(
                scene, title=f"{size} {number}", due_at=DUE, areas=[place(KINAL)]
            )
            given_back(scene, scene.recipient(asked))
        who = type(scene.people["polsek"]).objects.get(pk=scene.people["polsek"].pk)
        with CaptureQueriesContext(connection) as told:
            assessment = scene.fresh()
            matrix_of(assessment, who, BEFORE_DUE)
            requests_of_area(assessment, place(KINAL), who, BEFORE_DUE)
            asked.assessment = assessment
            paper_of(asked, who, BEFORE_DUE)
        counts.append(len(told))

    assert counts[0] == counts[1]
