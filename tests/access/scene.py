"""Two provinces with papers and answers; every paper and every region carries words of its own.

A word that turns up on the page of somebody who may not know its paper is a leak.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.invitations import Invitee, Post, invite
from accounts.models import Agency, User
from accounts.password_links import make_password_link
from accounts.permissions import Role
from audit.clock import db_now
from audit.ids import file_key
from evaluations.models import (
    Answer,
    AnswerDocument,
    AreaProof,
    Assessment,
    Decision,
    EvidenceRequest,
    Sample,
    SecondVerdict,
    Verdict,
)
from evaluations.rounds import open_round
from evaluations.services import Statement, attach, save_answer
from evidence import arrival_files
from evidence.arrivals import announce
from evidence.models import Document, DocumentVersion, PageImage, VirusScan
from instruments.models import Question
from instruments.services import load, publish
from instruments.sheet import Institution, Kind, Sheet, Slot, Stage
from reports.services import save_letterhead
from tests.access.areas import ROLLUP, build_areas
from tests.access.table import DOCUMENTS, HELD_PAPER, LIKE_HELD, PEOPLE
from tests.access.talks import Said, build_talks
from tests.access.works import done_work
from tests.evidence import corpus
from tests.publication.rows import published
from tests.sheets import make_question, make_sheet
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KINAL,
    LAMPUNG,
    LAMPUNG_SELATAN,
    NATAR,
    SELUMA,
    SUKARAJA,
    TANJUNG_KEMUNING,
    agency,
    join,
    person,
    place,
    user,
)

YEAR = 2030
REGIONS = {"kaur": KAUR, "seluma": SELUMA, "lampung": LAMPUNG_SELATAN}
OWN, OTHERS, OF_CHILDREN = "1.1", "1.2", "1.3"
SLOT = "sk"
# Paper -> region, area, office, uploader, class, question that it proves.
PAPERS = {
    "daerah": ("kaur", "", "", "operator", "R", OTHERS),
    # Sent by somebody who now works elsewhere.
    "lama": ("kaur", "", "", "seluma", "S", ""),
    "dinkes": ("kaur", "", "dinkes", "dinkes", "R", ""),
    "disdik": ("kaur", "", "disdik", "operator", "R", ""),
    "tertaut": ("kaur", "", "disdik", "operator", "R", OWN),
    "anak": ("kaur", "", "", "operator", "R", OF_CHILDREN),
    "anak-dinkes": ("kaur", "", "dinkes", "dinkes", "S", ""),
    "kinal": ("kaur", KINAL, "", "camat", "R", ""),
    "kinal-anak": ("kaur", KINAL, "", "operator", "S", ""),
    "desa": ("kaur", GEDUNG_WANI, "", "desa", "R", ""),
    "desa-anak": ("kaur", GEDUNG_WANI, "", "desa", "S", ""),
    "tanjung": ("kaur", TANJUNG_KEMUNING, "", "operator", "R", ""),
    "seluma": ("seluma", "", "dinkes", "seluma", "R", OWN),
    "seluma-anak": ("seluma", "", "", "seluma", "R", OF_CHILDREN),
    "lampung": ("lampung", "", "dinkes", "operator-lampung", "R", OWN),
    "lampung-anak": ("lampung", "", "", "operator-lampung", "S", ""),
}


@dataclass
class Scene:
    """What stands in the database; words by the paper or region whose secret they are."""

    people: dict[str, User] = field(default_factory=dict)
    papers: dict[str, DocumentVersion] = field(default_factory=dict)
    links: dict[str, AnswerDocument] = field(default_factory=dict)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    # Region -> kind -> public id: somebody who does nothing, his role, an office, an invitation.
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    area_proofs: dict[str, AreaProof] = field(default_factory=dict)
    requests: dict[str, EvidenceRequest] = field(default_factory=dict)
    # Region -> public id of a second verdict that waits.
    drawn: dict[str, str] = field(default_factory=dict)
    # Public id of a work of the operator.
    work: str = ""
    # Region and kind of thread -> what the operator of Kaur said there.
    said: dict[tuple[str, str], Said] = field(default_factory=dict)

    def arrival(self) -> str:
        """The file that the operator is sending; with its bytes, which no rollback restores."""
        arrival = self.people["operator"].arrivals.get()
        with suppress(FileExistsError):
            arrival_files.create(arrival.public_id)
        return arrival.public_id

    def answer(self, region: str, code: str) -> Answer:
        return Answer.objects.get(assessment=self.assessments[region], question__code=code)


def word_of(thing: str, part: str = "tentang") -> str:
    """A word that stands nowhere else."""
    return f"kenari.{thing}.{part}."


def build() -> Scene:
    scene = Scene()
    for code in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI, SELUMA, SUKARAJA, LAMPUNG_SELATAN, NATAR):
        place(code)
    for region in REGIONS:
        _offices(region)
    _people(scene)
    instrument = publish(instrument=load(sheet=_sheet(), sha256="0" * 64, by=None), by=None)
    for province in (BENGKULU, LAMPUNG):
        open_round(
            year=YEAR,
            instrument=instrument,
            region=place(province),
            opens_at=None,
            closes_at=None,
            by=None,
        )
    for region, code in REGIONS.items():
        _answers(scene, region, code)
    for name in [*PAPERS, HELD_PAPER]:
        _paper(scene, name)
    VirusScan.objects.create(version=scene.papers[HELD_PAPER])
    for region, code in REGIONS.items():
        _account(scene, region, code)
    _links(scene)
    _samples(scene)
    scene.said = build_talks(scene.assessments, scene.people["operator"], word_of)
    _letterheads(scene)
    build_areas(scene, lambda region: word_of(region, "permintaan"))
    scene.work = done_work(scene.people["operator"], word_of("operator", "pekerjaan"))
    announce(name="sk.pdf", length=10, sha256="", by=scene.people["operator"])
    published()
    return scene


def _letterheads(scene: Scene) -> None:
    for name, code in {**REGIONS, "bengkulu": BENGKULU}.items():
        save_letterhead(
            region=place(code),
            texts={"office": word_of(name, "kop"), "signatory": word_of(name, "kop")},
            version=0,
            arms=b"bukan gambar yang sebenarnya",
            by=scene.people["admin"],
        )


def _sheet() -> Sheet:
    def asked(code: str, lead: str, *, sensitive: bool = False):
        slot = Slot(SLOT, "Surat keputusan", required=True)
        return make_question(code, lead=lead, slots=(slot,), sensitive=sensitive)

    questions = (
        asked(OWN, "dinkes"),
        asked(OTHERS, "disdik"),
        asked(OF_CHILDREN, "dinkes", sensitive=True),
        make_question(
            ROLLUP,
            Kind.ROLLUP,
            area_level="kecamatan",
            area_prompt="Adakah tim?",
            area_good_answer="ya",
        ),
    )
    return replace(
        make_sheet(*questions),
        max_points=Decimal(12),
        stages=(Stage("self", "Evaluasi mandiri", "regency"),),
        institutions=(Institution("dinkes", "Dinkes"), Institution("disdik", "Disdik")),
    )


def _offices(region: str) -> None:
    for institution in ("dinkes", "disdik"):
        name = f"{institution.title()} {word_of(region, institution)}"
        agency(institution, REGIONS[region], name=name)


def _people(scene: Scene) -> None:
    kaur_dinkes = agency("dinkes", KAUR)
    for name, told in PEOPLE.items():
        if told is None:
            scene.people[name] = person(f"orang.{name}")
        else:
            role, code = told
            office = kaur_dinkes if role == Role.CONTRIBUTOR else None
            scene.people[name] = user(role, code, agency=office, username=f"orang.{name}")
    uploader = user(Role.OPERATOR, LAMPUNG_SELATAN, username="orang.operator-lampung")
    scene.people["operator-lampung"] = uploader
    join(scene.people["usai"], Role.OPERATOR, KAUR, ends_on="2024-01-31")


def _account(scene: Scene, region: str, code: str) -> None:
    word = word_of(region, "orang")
    member = person(word, full_name=word, email=f"{word}x@contoh.go.id")
    join(member, Role.EXECUTIVE, code)
    post = Post(Role.EXECUTIVE, place(code))
    made = invite(invitee=Invitee(word_of(region, "undangan")), post=post, by=None)
    scene.accounts[region] = {
        "person": member.public_id,
        "role": member.memberships.get().public_id,
        "office": Agency.objects.get(region=code, institution="disdik").public_id,
        "successor": Agency.objects.get(region=code, institution="dinkes").public_id,
        "invitation": made.link.public_id,
    }


def _links(scene: Scene) -> None:
    """Links that work, each used by everybody in turn and never for good."""
    post = Post(Role.AUDITOR, place(LAMPUNG))
    offered = invite(invitee=Invitee("Orang Baru"), post=post, by=None)
    forgotten = make_password_link(user=scene.people["usai"], by=scene.people["admin"])
    scene.tokens = {"take_up": offered.token, "new_password": forgotten.token}


def _samples(scene: Scene) -> None:
    """A question drawn for a second verifier, as a row: the evaluations are still drafts."""
    by, now = scene.people["admin"], db_now()
    for region, assessment in scene.assessments.items():
        answer = scene.answer(region, OTHERS)
        Verdict.objects.create(
            answer=answer,
            review=assessment.review,
            decision=Decision.ACCEPTED,
            points=0,
            text=word_of(region, OTHERS),
            answer_version=answer.version,
            at=now,
            by=by,
        )
        sample = Sample.objects.create(
            assessment=assessment, review=assessment.review, percent=10, drawn_at=now, drawn_by=by
        )
        scene.drawn[region] = SecondVerdict.objects.create(sample=sample, answer=answer).public_id


def _answers(scene: Scene, region: str, code: str) -> None:
    assessments = Assessment.objects.select_related("round__instrument", "region")
    assessment = scene.assessments[region] = assessments.get(region=code)
    asked = Question.objects.filter(instrument=assessment.round.instrument)
    for question in asked.exclude(kind=Kind.ROLLUP):
        save_answer(
            assessment=assessment,
            question=question,
            statement=Statement("a", note=word_of(region, question.code)),
            version=0,
            by=scene.people["admin"],
        )


def _paper(scene: Scene, name: str) -> None:
    like = LIKE_HELD if name == HELD_PAPER else name
    region, area, office, uploader, sensitivity, code = PAPERS[like]
    by = scene.people[uploader]
    document = Document.objects.create(
        region=place(REGIONS[region]),
        area=place(area) if area else None,
        agency=Agency.objects.get(region=REGIONS[region], institution=office) if office else None,
        kind="sk",
        number=word_of(name, "nomor"),
        subject=f"Perihal {word_of(name)}",
        issuer=word_of(name, "penerbit"),
        sensitivity=sensitivity,
        created_by=by,
        created_at=db_now(),
    )
    scene.papers[name] = version = _version(document, name, by)
    if code:
        assessment = scene.assessments[region]
        scene.links[name] = attach(
            assessment=assessment,
            question=Question.objects.get(instrument=assessment.round.instrument, code=code),
            version=version,
            slot=SLOT,
            by=by,
        )
    _page(version, name)


def _page(version: DocumentVersion, name: str) -> None:
    """The paper's page as the worker would have kept it; its bytes are words, not a picture."""
    document = Document.objects.get(pk=version.document_id)
    if document.sensitivity != "S":
        PageImage.objects.create(
            version=version,
            number=1,
            storage_key=default_storage.save(
                file_key(), ContentFile(word_of(name, "isi").encode())
            ),
            width=1,
            height=1,
            size=1,
            sha256="0" * 64,
            made_at=db_now(),
        )


def _version(document: Document, name: str, by: User) -> DocumentVersion:
    content = corpus.written_pdf(comment=f"%{word_of(name, 'isi')}\n".encode())
    return DocumentVersion.objects.create(
        document=document,
        number=1,
        storage_key=default_storage.save(file_key(), ContentFile(content)),
        sha256=f"{len(name):064}",
        size=len(content),
        media_type="application/pdf",
        original_name=f"{word_of(name, 'berkas')}pdf",
        page_count=1,
        received_at=db_now(),
        uploaded_by=by,
        form_key=f"kunci-{name}",
    )


assert DOCUMENTS.keys() == PAPERS.keys(), "each paper has its row in the table"
