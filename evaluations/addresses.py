"""The addresses that several views lead back to."""

from django.urls import reverse

from evaluations.models import Assessment
from instruments.models import Question
from regions.models import Region


def _of(name: str, assessment: Assessment, **parts: str) -> str:
    """A page of the assessment, by the name of its address and what else that holds."""
    place = {"year": assessment.round.year, "region": assessment.region_id}
    return reverse(f"evaluations:{name}", kwargs=place | parts)


def overview_address(assessment: Assessment) -> str:
    return _of("overview", assessment)


def indicator_address(assessment: Assessment, code: str) -> str:
    return _of("indicator", assessment, indicator=code)


def question_address(assessment: Assessment, question: Question) -> str:
    return claim_address(assessment, question.indicator.code, question.code)


def claim_address(assessment: Assessment, indicator: str, code: str) -> str:
    """The page of a question, by codes of the form."""
    return _of("question", assessment, indicator=indicator, code=code)


def questions_address(assessment: Assessment, keep: str = "") -> str:
    """All questions of the form, or those that a filter of the list keeps."""
    return _of("questions", assessment) + (f"?saring={keep}" if keep else "")


def roundtrip_address(assessment: Assessment) -> str:
    """All answers as Excel, there and back."""
    return _of("roundtrip", assessment)


def talk_address(assessment: Assessment, question: Question, thread: str = "") -> str:
    """What is said about a question, at one of its threads."""
    parts = {"indicator": question.indicator.code, "code": question.code}
    place = f"#{talk_anchor(thread)}" if thread else ""
    return f"{_of('talk', assessment, **parts)}{place}"


def talk_anchor(thread: str) -> str:
    return f"diskusi-{thread}"


def assignments_address(assessment: Assessment) -> str:
    return _of("assignments", assessment)


def last_year_address(assessment: Assessment, cluster: str = "") -> str:
    """What last year proposes, of a cluster of the form."""
    return _of("last_year", assessment) + (f"?klaster={cluster}" if cluster else "")


def step_address(assessment: Assessment, action: str) -> str:
    return _of("step", assessment, action=str(action))


def area_address(assessment: Assessment, area: Region, code: str = "") -> str:
    """The page of a kecamatan or village in that year, at one of its questions."""
    address = reverse("evaluations:area", kwargs={"code": area.code})
    place = f"#{area_anchor(code)}" if code else ""
    return f"{address}?tahun={assessment.round.year}{place}"


def grid_address(assessment: Assessment, kecamatan: Region) -> str:
    """The table of all villages of a kecamatan in that year."""
    address = reverse("evaluations:grid", kwargs={"code": kecamatan.code})
    return f"{address}?tahun={assessment.round.year}"


def profile_address(assessment: Assessment, area: Region) -> str:
    """A village's figures of its children, or a kecamatan's sums."""
    parts = {"code": area.code, "year": assessment.round.year}
    return reverse("evaluations:profile", kwargs=parts)


def area_anchor(code: str) -> str:
    """Where a question stands on the page of an area."""
    return f"tanya-{code.replace('.', '-')}"


def rollup_address(assessment: Assessment, question: Question) -> str:
    """All areas' answers to one question."""
    return area_answers_address(assessment, question.code)


def area_answers_address(assessment: Assessment, code: str = "") -> str:
    """All areas' answers, or those to one question."""
    if code:
        return _of("area_question", assessment, question=code)
    return _of("area_answers", assessment)


def kecamatan_checks_address(assessment: Assessment, kecamatan: Region) -> str:
    """All that a kecamatan and its villages say, to be checked."""
    return _of("kecamatan_answers", assessment, area=kecamatan.code)


def requests_address(assessment: Assessment, public_id: str = "") -> str:
    """What was asked for in the regency, or one of these papers."""
    if public_id:
        return _of("request", assessment, public_id=public_id)
    return _of("requests", assessment)


def reminder_anchor(key: str) -> str:
    """Where the text for a kecamatan or office stands there."""
    return f"untuk-{key.replace('.', '-')}"


def times_address(assessment: Assessment) -> str:
    """When its stages are open, its own cut-off, and who has more time."""
    return _of("times", assessment)


def queue_address(assessment: Assessment) -> str:
    return _of("queue", assessment)


def desk_address(assessment: Assessment, code: str) -> str:
    return _of("desk", assessment, code=code)


def samples_address(assessment: Assessment) -> str:
    """What was drawn for a second verifier."""
    return _of("samples", assessment)


def second_verdict_address(assessment: Assessment, public_id: str) -> str:
    return _of("second_verdict", assessment, public_id=public_id)


def queue_trail(assessment: Assessment, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs of a verifier down to a page of a regency's queue."""
    place = f"{assessment.region.title} {assessment.round.year}"
    return [
        ("Beranda", reverse("home")),
        ("Verifikasi", reverse("evaluations:verification")),
        (place, queue_address(assessment) if steps else ""),
        *steps,
    ]


def trail(assessment: Assessment, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The breadcrumbs down to a page of an assessment; the last step has no address."""
    place = f"{assessment.region.title} {assessment.round.year}"
    return [
        ("Beranda", reverse("home")),
        ("Evaluasi", reverse("evaluations:list")),
        (place, overview_address(assessment) if steps else ""),
        *steps,
    ]


def outside_address(assessment: Assessment, stage: str, part: str = "") -> str:
    """What a stage outside gave each question; `part` is "upload", "reasons" ... below it."""
    name = f"outside_{part}" if part else "outside"
    return _of(name, assessment, stage=str(stage))
