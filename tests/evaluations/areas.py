"""Kaur with three kecamatan and some villages, its camat, operator and readers, and their browsers.

scene = AreaScene.build()
scene.tap("camat", KINAL, "25.4", "ya")       # through the page, as a thumb would
scene.said(KINAL, "25.4", "ya")               # by the service, as the operator
scene.client("camat").get(...)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import Agency, AgencyKind, User
from accounts.permissions import Role
from evaluations.models import AreaAnswer, Assessment, EvidenceRequest, RequestRecipient
from evaluations.services import ask, save_area_answer
from evidence.models import Document, DocumentVersion
from tests.evaluations.scene import fresh, opened, question
from tests.evidence.conftest import make_document
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KAUR_UTARA,
    KINAL,
    SELUMA,
    SUKARAJA,
    TANJUNG_KEMUNING,
    agency,
    place,
    places,
    user,
)

DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
BEFORE_DUE = datetime(2024, 6, 25, 7, 5, tzinfo=UTC)
AFTER_DUE = datetime(2024, 6, 28, 2, 0, tzinfo=UTC)
PEOPLE = {
    "camat": (Role.AREA, KINAL),
    "camat2": (Role.AREA, TANJUNG_KEMUNING),
    "desa": (Role.AREA, GEDUNG_WANI),
    "operator": (Role.OPERATOR, KAUR),
    "rekan": (Role.OPERATOR, KAUR),
    "gugus": (Role.TASK_FORCE, KAUR),
    "verif": (Role.VERIFIER, BENGKULU),
    "seluma": (Role.OPERATOR, SELUMA),
    "camat.seluma": (Role.AREA, SUKARAJA),
}


@dataclass
class AreaScene:
    """What stands in the database; nobody has answered anything yet."""

    assessment: Assessment
    people: dict[str, User] = field(default_factory=dict)
    dinkes: Agency | None = None
    polsek: Agency | None = None

    @classmethod
    def build(cls, **told: Any) -> AreaScene:
        places(
            KINAL,
            GEDUNG_WANI,
            "17.04.01.2002",
            TANJUNG_KEMUNING,
            "17.04.02.2002",
            KAUR_UTARA,
            SUKARAJA,
        )
        scene = cls(opened(**told))
        for name, (role, code) in PEOPLE.items():
            scene.people[name] = user(role, code, username=f"orang.{name}")
        scene.dinkes = agency("dinkes", KAUR)
        scene.polsek = Agency.objects.create(
            region=place(KAUR), kind=AgencyKind.POLSEK, name="Polsek Kinal"
        )
        for name, office in (("dinkes", scene.dinkes), ("polsek", scene.polsek)):
            scene.people[name] = user(
                Role.CONTRIBUTOR, KAUR, agency=office, username=f"orang.{name}"
            )
        return scene

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client

    def fresh(self) -> Assessment:
        return fresh(self.assessment)

    def said(self, code: str, asked: str, word: str, *, by: str = "operator") -> AreaAnswer:
        present = self.answer(code, asked)
        return save_area_answer(
            assessment=self.fresh(),
            question=question(asked),
            area=place(code),
            word=word,
            version=present.version if present else 0,
            by=self.people[by],
        )

    def answer(self, code: str, asked: str) -> AreaAnswer | None:
        rows = AreaAnswer.objects.filter(
            assessment=self.assessment, area=code, question__code=asked
        )
        return rows.select_related("assessment__region", "question", "area").first()

    def tap(
        self, name: str, code: str, asked: str, pressed: str, *, htmx: bool = False, **told: Any
    ) -> HttpResponse:
        """One of the two big buttons; `told` changes what the form sends."""
        present = self.answer(code, asked)
        sent = {"word": pressed, "note": "", "version": present.version if present else 0} | told
        headers = {"HX-Request": "true"} if htmx else {}
        address = f"/wilayah/{code}/2024/{asked}/simpan/"
        return self.client(name).post(address, sent, headers=headers)

    def request(self, **told: Any) -> EvidenceRequest:
        """A SOP asked of the first two kecamatan until 27 June, unless told otherwise."""
        told = {
            "title": "SOP korban kekerasan",
            "kind": "sop",
            "due_at": DUE,
            "areas": [place(KINAL), place(TANJUNG_KEMUNING)],
            "agencies": [],
            "proves": ["25.4"],
            "proposed": ["1.2u"],
        } | told
        return ask(assessment=self.fresh(), by=self.people["operator"], **told)

    def recipient(self, asked: EvidenceRequest, code: str = KINAL) -> RequestRecipient:
        rows = asked.recipients.select_related("request__assessment__region", "area", "agency")
        return rows.get(area=code)

    def paper(self, *, by: str = "camat", number: int = 1, **told: Any) -> DocumentVersion:
        """A document with one version, without a file behind it."""
        document = make_document(by=self.people[by], **told)
        return version_of(document, number)


def version_of(document: Document, number: int = 1, **told: Any) -> DocumentVersion:
    told = {
        "storage_key": f"aa/{document.public_id}-{number}",
        "sha256": f"{document.pk:064}",
        "size": 1200,
        "media_type": "application/pdf",
        "original_name": "sop.pdf",
        "page_count": 2,
        "received_at": "2024-06-20T00:00:00Z",
        "uploaded_by": document.created_by,
        "form_key": f"{document.public_id}-{number}",
    } | told
    return DocumentVersion.objects.create(document=document, number=number, **told)


def text(response: HttpResponse) -> str:
    return response.content.decode()
