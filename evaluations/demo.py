"""A small demo by the services that users call: Kaur answered to 780,00, Seluma half answered.

Runs in steps that are marked when done, so that a stopped run goes on
where it stopped. Only in a trial or with DEBUG, and only on a database without other data.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Agency, AgencyKind, User
from accounts.permissions import Role
from accounts.queries import agency_for
from accounts.services import add_agency, add_membership
from audit.clock import db_now
from evaluations.demo_papers import PAPERS, Paper, paper_bytes
from evaluations.imports import import_answers
from evaluations.models import Assessment, DemoStep, RecordedResult, Round
from evaluations.recaps import read_recap
from evaluations.rounds import open_round
from evaluations.services import Refused, attach, save_area_answer, set_target
from evidence.models import Document
from evidence.services import receive
from instruments.models import Instrument, Question
from instruments.services import sheet_of
from regions.models import Level, Region

DATA = Path(__file__).parent / "data"
KAUR, SELUMA, BENGKULU = "17.04", "17.05", "17"
INSTRUMENT, YEAR = "kla-2024", 2024
TARGET = Decimal("850")
SELF_DAYS = 90
AREA_QUESTION, GOOD_AREAS = "25.4", 12

# Rows of these before the first step were made by somebody else.
DEMO_MODELS = (Agency, Round, RecordedResult, Document)
PEOPLE = (
    ("admin.provinsi", "Admin DP3AP2KB Provinsi", Role.PROVINCE_ADMIN, BENGKULU, ""),
    ("operator.kaur", "Operator DP2KBP3A Kaur", Role.OPERATOR, KAUR, ""),
    ("dinkes.kaur", "Petugas Dinkes Kaur", Role.CONTRIBUTOR, KAUR, "dinkes"),
    ("operator.seluma", "Operator DP3AP2KB Seluma", Role.OPERATOR, SELUMA, ""),
)


def refuse_foreign_data() -> None:
    """Raise Refused unless the database is empty or holds this demo only."""
    if not (settings.KLA_TRIAL or settings.DEBUG):
        raise Refused("Data demo hanya untuk percobaan. Jalankan dengan bin/run atau KLA_TRIAL=1.")
    if User.objects.filter(is_demo=False).exists():
        raise Refused("Basis data sudah berisi pengguna lain. Data demo tidak dimuat.")
    if not DemoStep.objects.exists() and any(model.objects.exists() for model in DEMO_MODELS):
        raise Refused("Basis data sudah berisi data lain. Data demo tidak dimuat.")
    if not Region.objects.filter(pk=KAUR).exists():
        raise Refused("Wilayah belum dimuat. Jalankan load_regions dulu.")
    if not Instrument.objects.filter(code=INSTRUMENT, published_at__isnull=False).exists():
        raise Refused("Instrumen belum diterbitkan. Jalankan load_instrument --publish dulu.")


def load_demo() -> list[str]:
    """Do the steps that are left and return their names. Raises Refused."""
    refuse_foreign_data()
    done = set(DemoStep.objects.values_list("name", flat=True))
    left = [step for step in STEPS if step.__name__ not in done]
    for step in left:
        _run(step)
    return [step.__name__ for step in left]


def demo_password() -> str:
    """KLA_DEMO_PASSWORD, else one made at random once and kept beside the data."""
    given = os.environ.get("KLA_DEMO_PASSWORD", "")
    if given:
        return given
    keeper = settings.DATA_DIR / "demo_password"
    if not keeper.exists() or not keeper.read_text():
        keeper.touch(mode=0o600)
        keeper.write_text(secrets.token_urlsafe(12))
    return keeper.read_text()


def opens_demo_accounts(password: str) -> bool:
    """Whether the accounts still have this password; it was given once, and people change it."""
    return _person(PEOPLE[0][0]).check_password(password)


def _run(step: Callable[[], None]) -> None:
    """Papers are received in transactions of their own: their bytes come before their rows."""
    with nullcontext() if step is papers else transaction.atomic():
        step()
        DemoStep.objects.create(name=step.__name__, done_at=db_now())


def offices() -> None:
    """The offices of Kaur and Seluma, of the institutions that the instrument names."""
    with (DATA / "demo-agencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            add_agency(
                region=Region.objects.get(pk=row["region"]),
                name=row["name"],
                kind=AgencyKind(row["kind"]),
                institution=row["institution"],
                aliases=row["aliases"].split("|") if row["aliases"] else [],
                by=None,
            )


def people() -> None:
    password = demo_password()
    for username, name, role, code, institution in PEOPLE:
        user = User.objects.create_user(username, password, full_name=name, is_demo=True)
        region = Region.objects.get(pk=code)
        agency = _office(code, institution) if institution else None
        add_membership(user=user, role=role, region=region, agency=agency, by=None)


def rounds() -> None:
    now = db_now()
    for code in (KAUR, SELUMA):
        open_round(
            year=YEAR,
            instrument=Instrument.objects.get(code=INSTRUMENT),
            region=Region.objects.get(pk=code),
            opens_at=None,
            closes_at=now + timedelta(days=SELF_DAYS) if code == KAUR else None,
            by=_person("admin.provinsi"),
        )
    set_target(assessment=_assessment(KAUR), target=TARGET, by=_person("operator.kaur"))


def kaur_answers() -> None:
    _import(KAUR, "kaur-2024.csv", "operator.kaur")


def kaur_areas() -> None:
    """Twelve of fifteen kecamatan have what 25.4 asks for; the others have not answered yet."""
    assessment = _assessment(KAUR)
    question = Question.objects.get(instrument__code=INSTRUMENT, code=AREA_QUESTION)
    areas = Region.objects.filter(regency=KAUR, level=Level.KECAMATAN)
    for area in areas[:GOOD_AREAS]:
        save_area_answer(
            assessment=assessment,
            question=question,
            area=area,
            word=question.area_good_answer,
            version=0,
            by=_person("operator.kaur"),
        )


def seluma_answers() -> None:
    _import(SELUMA, "seluma-2024.csv", "operator.seluma")


def results_of_past_years() -> None:
    """Published results of 2022 and 2023 (docs/domain.md names the sources)."""
    with (DATA / "recorded-results.csv").open(encoding="utf-8", newline="") as file:
        RecordedResult.objects.bulk_create(
            RecordedResult(
                region_id=row["region"],
                year=int(row["year"]),
                stage=row["stage"],
                score=Decimal(row["score"]) if row["score"] else None,
                predicate=row["predicate"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def papers() -> None:
    """Generated papers, each received by the upload's own door and linked to its questions."""
    for paper in PAPERS:
        _receive(paper)


STEPS = (
    offices,
    people,
    rounds,
    kaur_answers,
    kaur_areas,
    seluma_answers,
    results_of_past_years,
    papers,
)


def _receive(paper: Paper) -> None:
    by = _person(paper.by)
    assessment = _assessment(KAUR)
    content = paper_bytes(paper)
    version = receive(
        upload=SimpleUploadedFile(paper.file_name, content, "application/pdf"),
        region=assessment.region,
        area=None,
        agency=_office(KAUR, paper.institution),
        kind=paper.kind,
        number=paper.number,
        date=paper.date,
        subject=paper.subject,
        issuer=paper.issuer,
        valid_until=None,
        year=paper.date.year,
        sensitivity="R",
        form_key=f"demo-{paper.file_name}",
        by=by,
    )
    for code, slot, pages in paper.answers:
        attach(
            assessment=assessment,
            question=Question.objects.get(instrument__code=INSTRUMENT, code=code),
            version=version,
            slot=slot,
            pages=pages,
            by=by,
        )


def _import(code: str, file_name: str, username: str) -> None:
    assessment = _assessment(code)
    recap = read_recap(DATA / file_name, sheet_of(assessment.round.instrument))
    import_answers(assessment=assessment, recap=recap, by=_person(username))


def _assessment(code: str) -> Assessment:
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.get(region=code, round__year=YEAR)


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _office(code: str, institution: str) -> Agency:
    return agency_for(Region.objects.get(pk=code), institution)
