"""What somebody wrote about children is told to whom it concerns, by pages and to programs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Permission, Role, has_permission
from accounts.tokens import make_token
from audit.clock import db_now
from evaluations.models import AreaAnswer, Assessment, Assignment
from evaluations.secret_words import untold_codes
from evaluations.services import send_back
from instruments.services import sheet_of
from instruments.sheet import Kind
from tests.evaluations.scene import (
    admin,
    area_said,
    fresh,
    judge,
    opened,
    operator,
    published,
    question,
    said,
    verified,
    verifier,
    verifying,
)
from tests.sheets import make_question, make_sheet
from tests.world import BENGKULU, KAUR, KINAL, agency, place, user

pytestmark = pytest.mark.django_db
CANARY = "Melatiningrum"
PAGES = "/evaluasi/2024/17.04/"
ABOUT_CHILDREN = "1.2"


@pytest.fixture
def judging() -> Assessment:
    """1.2 is about children and dinkes answers it; the verifier names a child under both."""
    sheet = make_sheet(make_question("1.1"), make_question(ABOUT_CHILDREN, sensitive=True))
    assessment = opened(instrument=published(sheet))
    asked = question(ABOUT_CHILDREN, assessment)
    Assignment.objects.create(assessment=assessment, question=asked, agency=agency("dinkes", KAUR))
    for code in ("1.1", ABOUT_CHILDREN):
        said(assessment, code, "a")
    return verifying(assessment)


def people() -> dict[str, User]:
    return {
        "operator": operator(),
        "verifier": verifier(),
        "dinkes": user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR), username="dinkes"),
        "disdik": user(Role.CONTRIBUTOR, KAUR, agency=agency("disdik", KAUR), username="disdik"),
        "sekda": user(Role.EXECUTIVE, KAUR, username="sekda"),
        "auditor": user(Role.AUDITOR, BENGKULU, username="auditor"),
        "admin": admin(),
    }


TOLD = {
    "operator": True,
    "verifier": True,
    "dinkes": True,
    "disdik": False,
    "sekda": False,
    "auditor": False,
    "admin": False,
}


def seen(who: User, path: str) -> str:
    browser = Client()
    browser.force_login(who)
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_ledger_tells_it_to_who_answers_opens_or_judges_the_question(judging):
    for code, name in (("1.1", "Halaman hilang"), (ABOUT_CHILDREN, CANARY)):
        judge(judging, code, points=Decimal(2), reasons=("tidak-terbaca",), text=name)
    verified(judging)
    path = f"{PAGES}angka/?tahap=province&semua=1"

    pages = {name: seen(who, path) for name, who in people().items()}

    assert {name: CANARY in page for name, page in pages.items()} == TOLD
    assert all("Halaman hilang" in page for page in pages.values())
    assert all(page.count("Pindaian tidak terbaca") == 2 for page in pages.values())


def test_a_program_is_told_no_more_than_its_owner(judging):
    judge(judging, ABOUT_CHILDREN, points=Decimal(2), reasons=("tidak-terbaca",), text=CANARY)
    verified(judging)
    path = "/api/v1/evaluations/2024/17.04/ledger?stage=province"

    found = {}
    for name, who in people().items():
        secret = make_token(name="uji", days=1, by=who).secret
        answer = Client(headers={"Authorization": f"Bearer {secret}"}).get(path)
        found[name] = CANARY in answer.content.decode()

    assert found == TOLD


def test_what_came_back_stands_with_its_reasons_and_for_others_without_the_words(judging):
    for code, name in (("1.1", "Halaman hilang"), (ABOUT_CHILDREN, CANARY)):
        told = {"decision": "returned", "points": None, "reasons": ("tidak-terbaca",)}
        judge(judging, code, text=name, **told)
    send_back(assessment=judging, by=verifier())

    pages = {name: seen(who, f"{PAGES}perbaikan/") for name, who in people().items()}

    assert {name: CANARY in page for name, page in pages.items()} == TOLD
    assert all("Halaman hilang" in page for page in pages.values())


def test_the_page_of_a_question_leaves_out_what_the_verifier_wrote(judging):
    for code, name in (("1.1", "Halaman hilang"), (ABOUT_CHILDREN, CANARY)):
        told = {"decision": "returned", "points": None, "reasons": ("tidak-terbaca",)}
        judge(judging, code, text=name, **told)
    send_back(assessment=judging, by=verifier())

    readers = people()
    secret = {name: seen(who, f"{PAGES}1/{ABOUT_CHILDREN}/") for name, who in readers.items()}
    open_to_all = [seen(who, f"{PAGES}1/1.1/") for who in readers.values()]

    assert {name: CANARY in page for name, page in secret.items()} == TOLD
    assert all("Pindaian tidak terbaca" in page for page in secret.values())
    assert all("Halaman hilang" in page for page in open_to_all)


@pytest.mark.parametrize("step", [lambda row: row, verified], ids=["verifying", "verified"])
def test_it_leaves_out_notes_of_today_and_of_before(step):
    sheet = make_sheet(make_question("1.1"), make_question(ABOUT_CHILDREN, sensitive=True))
    assessment = opened(instrument=published(sheet))
    asked = question(ABOUT_CHILDREN, assessment)
    Assignment.objects.create(assessment=assessment, question=asked, agency=agency("dinkes", KAUR))
    for note in (f"{CANARY} kemarin", f"{CANARY} sekarang"):
        said(assessment, ABOUT_CHILDREN, "a", note=note)
        said(assessment, "1.1", "a", note=note.replace(CANARY, "Rapat"))
    step(verifying(fresh(assessment)))

    readers = people()
    secret = {name: seen(who, f"{PAGES}1/{ABOUT_CHILDREN}/") for name, who in readers.items()}
    open_to_all = [seen(who, f"{PAGES}1/1.1/") for who in readers.values()]

    assert {name: f"{CANARY} kemarin" in page for name, page in secret.items()} == TOLD
    assert {name: f"{CANARY} sekarang" in page for name, page in secret.items()} == TOLD
    hidden = {name: "Tidak ditampilkan" not in page for name, page in secret.items()}
    assert hidden == TOLD
    assert all("Rapat kemarin" in page and "Rapat sekarang" in page for page in open_to_all)


@pytest.mark.parametrize(
    "page",
    [
        f"{PAGES}wilayah/26.7/",
        f"{PAGES}wilayah/kecamatan/{KINAL}/?saring=semua",
        f"/wilayah/{KINAL}/",
    ],
)
def test_what_areas_and_their_checkers_wrote_about_children_stays_with_the_same_people(page):
    question_of_areas = {"area_level": "kecamatan", "area_good_answer": "tidak"}
    sheet = make_sheet(make_question("26.7", Kind.ROLLUP, sensitive=True, **question_of_areas))
    place(KINAL)
    assessment = opened(instrument=published(sheet))
    asked = question("26.7", assessment)
    Assignment.objects.create(assessment=assessment, question=asked, agency=agency("dinkes", KAUR))
    area_said(assessment, "26.7", place(KINAL), "ya")
    AreaAnswer.objects.update(
        note=CANARY,
        check_state="rejected",
        check_reason=CANARY,
        checked_by=verifier(),
        checked_at=db_now(),
    )

    pages = {name: seen(who, page) for name, who in people().items()}

    assert {name: CANARY in shown for name, shown in pages.items()} == TOLD


def test_who_may_read_all_costs_no_query_and_others_one(judging):
    assessment = fresh(judging)
    sheet, counts = sheet_of(assessment.round.instrument), []

    for who in (operator(), user(Role.EXECUTIVE, KAUR, username="sekda")):
        has_permission(who, Permission.VIEW_EVALUATION, assessment.region)
        with CaptureQueriesContext(connection) as asked:
            untold_codes(assessment, sheet, ["1.1", ABOUT_CHILDREN], who)
        counts.append(len(asked))

    assert counts == [0, 1]
