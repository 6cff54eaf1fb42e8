"""The part of the matrix about kecamatan, villages and what was asked of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.models import Agency
from audit.clock import db_now
from evaluations.models import AreaAnswer, AreaProof, EvidenceRequest, RequestRecipient
from evaluations.services import ask, attach_to_area, save_area_answer
from instruments.models import Question
from tests.world import GEDUNG_WANI, KINAL, NATAR, SUKARAJA, TANJUNG_KEMUNING, place

if TYPE_CHECKING:
    from tests.access.scene import Scene
    from tests.access.table import Row

ROLLUP = "1.4"
UNKNOWN_AREA = "17.04.99"
# A kecamatan of each regency, for addresses that stand below its evaluation.
KECAMATAN = {"kaur": KINAL, "seluma": SUKARAJA, "lampung": NATAR}
# Kecamatan or village -> its code and its regency; each kecamatan has answered and proved it.
PLACES = {
    "kinal": (KINAL, "kaur"),
    "tanjung": (TANJUNG_KEMUNING, "kaur"),
    "sukaraja": (SUKARAJA, "seluma"),
    "natar": (NATAR, "lampung"),
    "desa": (GEDUNG_WANI, "kaur"),
}
# A paper that opens for everybody who answers there, and one that opens for nobody of them.
OWN_PAPERS = {
    "kinal": "kinal",
    "tanjung": "tanjung",
    "sukaraja": "seluma",
    "natar": "lampung",
    "kaur": "kinal",
    "dinkes": "dinkes",
    "seluma": "seluma",
    "lampung": "lampung",
}
FOREIGN_PAPERS = dict.fromkeys(OWN_PAPERS, "seluma") | {"sukaraja": "kinal", "seluma": "kinal"}


def build_areas(scene: Scene, title_of) -> None:
    """Answers with proof of four kecamatan, and a paper asked of a kecamatan and an office."""
    for name, (code, region) in PLACES.items():
        if name != "desa":
            _answered(scene, name, code, region)
    for region, code in (("kaur", KINAL), ("seluma", SUKARAJA), ("lampung", NATAR)):
        agencies = Agency.objects.filter(region__code=code[:5], institution="dinkes")
        asked = ask(
            assessment=scene.assessments[region],
            title=title_of(region),
            kind="sk",
            due_at=db_now() + timedelta(days=2),
            areas=[place(code)],
            agencies=list(agencies),
            by=scene.people["operator"],
        )
        scene.requests[region] = asked


def _answered(scene: Scene, name: str, code: str, region: str) -> None:
    assessment = scene.assessments[region]
    answer = save_area_answer(
        assessment=assessment,
        question=Question.objects.get(instrument=assessment.round.instrument, code=ROLLUP),
        area=place(code),
        word="ya",
        version=0,
        by=scene.people["admin"],
    )
    scene.area_proofs[name] = attach_to_area(
        answer=answer, version=scene.papers[OWN_PAPERS[name]], by=scene.people["admin"]
    )


def parts_of(scene: Scene, row: Row, target: str, year: int) -> dict[str, Any]:
    """What fills the address of a row about an area or a village."""
    parts = {"code": PLACES.get(target, (UNKNOWN_AREA,))[0], **row.parts}
    if row.address not in ("evaluations:area", "evaluations:grid"):
        parts["year"] = year
    if row.address == "evaluations:unlink_area_proof":
        parts["proof_id"] = _proof(scene, row, target).public_id
    return parts


def _proof(scene: Scene, row: Row, target: str) -> AreaProof:
    own = target if target in scene.area_proofs else "kinal"
    strange = "sukaraja" if own != "sukaraja" else "kinal"
    return scene.area_proofs[strange if row.variant == "foreign link" else own]


def recipient_of(scene: Scene, target: str) -> RequestRecipient:
    """Of Kaur's paper the kecamatan, or under "dinkes" the office."""
    asked = scene.requests["kaur" if target == "dinkes" else target]
    return asked.recipients.get(area__isnull=target == "dinkes")


def request_of(scene: Scene, row: Row, target: str) -> EvidenceRequest:
    strange = {"kaur": "seluma", "seluma": "kaur", "lampung": "kaur"}
    return scene.requests[strange[target] if row.variant == "foreign request" else target]


def more_time() -> dict[str, str]:
    """For all who have not sent yet, a month longer than they have."""
    day = db_now() + timedelta(days=32)
    return {"whom": "", "until_day": f"{day:%Y-%m-%d}", "until_time": "", "why": "Listrik padam"}


def paper_to_use(scene: Scene, row: Row, target: str) -> str:
    papers = FOREIGN_PAPERS if row.variant == "foreign paper" else OWN_PAPERS
    return scene.papers[papers.get(target, "kinal")].public_id


def ticket(scene: Scene, target: str) -> str:
    """What a checkbox of the kecamatan that answered in the regency sends."""
    rows = AreaAnswer.objects.filter(assessment=scene.assessments.get(target))
    answer = rows.first()
    return f"{answer.public_id}:{answer.version}" if answer else "tidak-ada:1"
