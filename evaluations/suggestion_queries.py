"""Documents and questions that belong together by their words: "SK ini juga menjawab ...".

Only for who may open the document and write the answer; the scoring itself is in suggesting.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User
from evaluations.access import assessments_answered_by, codes_answered_by
from evaluations.models import AnswerDocument, AreaProof, Assessment
from evaluations.suggesting import LastYear, Suggestion, kinds_for, likeliest, suggest
from evaluations.suggestion_papers import Passport
from evaluations.times.door_queries import doors_at
from evidence.models import Document, DocumentQuerySet, DocumentVersion
from evidence.panels import Panel
from evidence.sensitivity import Sensitivity
from instruments.models import Question
from instruments.services import sheet_of
from instruments.sheet import Question as SheetQuestion
from instruments.sheet import Sheet
from regions.models import Level

MOST_PAPERS = 5
# The newest papers that are looked through for a question; more would take longer than a page may.
READ_PAPERS = 400
LEVELS = {Level.KECAMATAN: "kecamatan", Level.VILLAGE: "desa"}
PASSPORT = (
    *("pk", "kind", "subject", "number", "issuer", "year", "date", "valid_until"),
    *("area__level", "area__name", "region__name"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that the document may answer, as a row with a checkbox.

    `becomes_secret`: confirming makes the document class S, for good (rules 4).
    """

    question: SheetQuestion
    indicator: str
    slot_label: str
    suggestion: Suggestion
    becomes_secret: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """What the document's page proposes for the regency's newest evaluation."""

    assessment: Assessment
    document: Document
    rows: tuple[Offer, ...]

    @property
    def any_becomes_secret(self) -> bool:
        return any(row.becomes_secret for row in self.rows)


@dataclass(frozen=True, slots=True)
class SuggestedPaper:
    """A stored document that may answer a question, in which slot, and why."""

    version: DocumentVersion
    suggestion: Suggestion
    slot_label: str


def suggestions_panel(request: HttpRequest, document: Document) -> Panel | None:
    """Registered with evidence: "Dokumen ini juga menjawab ..." on the page of a document."""
    offers = offers_for(document, request.user, request.now)
    if offers is None or not offers.rows:
        return None
    return Panel("evaluations/_suggestions.html", offers)


def offers_for(document: Document, user: User, now: datetime) -> Offers | None:
    """None for who may not open the document or has no answer to write now."""
    usable = usable_documents(user).filter(pk=document.pk)
    mine = assessments_answered_by(user).filter(region=document.region_id).first()
    if mine is None or not usable.exists():
        return None
    codes = _open_codes(mine, user, now)
    if not codes:
        return None
    sheet = sheet_of(mine.round.instrument)
    among = codes - _proved_by(document, mine)
    found = suggest(passport_of(document), sheet, last_year_of(mine, user), among)
    return Offers(mine, document, tuple(_offer(sheet, document, one) for one in found))


def _proved_by(document: Document, assessment: Assessment) -> set[str]:
    """Codes of the questions that it proves already, for the regency or for an area of it."""
    of_document = {"answer__assessment": assessment, "version__document": document}
    links, proofs = (
        model.objects.filter(**of_document).order_by().values_list("answer__question__code")
        for model in (AnswerDocument, AreaProof)
    )
    return {code for (code,) in links.union(proofs)}


def confirmable(
    assessment: Assessment, document: Document, user: User, codes: Collection[str]
) -> dict[str, str]:
    """Slot by question code of those among `codes` that are suggested and the user's to write.

    Linked ones stay in, so that a form sent twice does nothing twice; whether the time is right is
    asked when they are written.
    """
    own = codes_answered_by(assessment, user)
    among = set(codes) if own is None else own & set(codes)
    sheet = sheet_of(assessment.round.instrument)
    found = suggest(passport_of(document), sheet, last_year_of(assessment, user), among)
    return {one.code: one.slot for one in found}


def writes_any(assessment: Assessment, user: User) -> bool:
    """Whether some answer of the evaluation is the user's to write, at whatever time."""
    own = codes_answered_by(assessment, user)
    return own is None or bool(own)


def papers_for(
    assessment: Assessment, code: str, user: User, slot: str = ""
) -> list[SuggestedPaper]:
    """At most five of the regency's documents that may answer the question, or fill one slot."""
    sheet = sheet_of(assessment.round.instrument)
    question = sheet.question(code)
    linked = AnswerDocument.objects.filter(
        answer__assessment=assessment, answer__question__code=code
    )
    documents = (
        usable_documents(user)
        .filter(region=assessment.region_id, kind__in=kinds_for(question))
        .exclude(pk__in=linked.values("version__document"))
        .order_by("-created_at", "-pk")
    )
    rows = list(documents.values(*PASSPORT)[:READ_PAPERS])
    passports = [_passport(row) for row in rows]
    found = likeliest(passports, code, sheet, last_year_of(assessment, user, code), MOST_PAPERS)
    fitting = [(place, one) for place, one in found if slot in ("", one.slot)]
    return _with_versions({rows[place]["pk"]: one for place, one in fitting}, question)


def usable_documents(user: User) -> DocumentQuerySet:
    """Those that the user may open and that no other document has replaced."""
    return Document.objects.openable_by(user).filter(replaced_by=None)


def passport_of(document: Document) -> Passport:
    """What the page of the document already knows of it."""
    area = document.area
    return _passport(
        {
            **{name: getattr(document, name) for name in PASSPORT if "__" not in name},
            "area__level": area.level if area else None,
            "area__name": area.name if area else "",
            "region__name": document.region.name,
        }
    )


def last_year_of(assessment: Assessment, user: User, code: str = "") -> LastYear:
    """Passports of what was linked to the same questions in the year before, as the user may know.

    The same question has the same text hash, or is named as `previous`. Of all, or of one code.
    """
    asked = Question.objects.filter(instrument=assessment.round.instrument_id)
    asked = asked.filter(code=code) if code else asked
    rows = list(asked.values_list("code", "text_hash", "previous"))
    links = (
        AnswerDocument.objects.filter(
            answer__assessment__region=assessment.region_id,
            answer__assessment__round__year=assessment.round.year - 1,
            version__document__in=Document.objects.visible_to(user),
        )
        .filter(_same_question(rows) if code else Q())
        .values_list(
            "answer__question__code",
            "answer__question__text_hash",
            "version__document__kind",
            "version__document__subject",
            "answer__assessment__region__name",
        )
        .distinct()
    )
    return _by_code(rows, links)


def _same_question(rows: Sequence[tuple[str, str, str]]) -> Q:
    hashes = [told for _, told, _ in rows]
    earlier = [previous for _, _, previous in rows if previous]
    return Q(answer__question__text_hash__in=hashes) | Q(answer__question__code__in=earlier)


def _by_code(rows, links) -> LastYear:
    """This year's code -> last year's passports."""
    by_hash, by_name = defaultdict(list), defaultdict(list)
    for earlier_code, told, kind, subject, place in links:
        passport = Passport(kind=kind, subject=subject, places=(place,))
        by_hash[told].append(passport)
        by_name[earlier_code].append(passport)
    return {
        code: found
        for code, told, previous in rows
        if (found := by_hash[told] + (by_name[previous] if previous else []))
    }


def _passport(row: Mapping) -> Passport:
    year = row["year"] or (row["date"].year if row["date"] else None)
    return Passport(
        kind=row["kind"],
        subject=row["subject"],
        number=row["number"],
        issuer=row["issuer"],
        year=year,
        valid_until_year=row["valid_until"].year if row["valid_until"] else None,
        area_level=LEVELS.get(row["area__level"], ""),
        places=tuple(name for name in (row["region__name"], row["area__name"]) if name),
    )


def _open_codes(assessment: Assessment, user: User, now: datetime) -> set[str]:
    """Of these the ones that can be written now."""
    doors, own = doors_at(assessment, user, now), codes_answered_by(assessment, user)
    sheet = sheet_of(assessment.round.instrument)
    codes = {question.code for question in sheet.questions} if own is None else own
    return {code for code in codes if doors.refusal(code) is None}


def _offer(sheet: Sheet, document: Document, suggestion: Suggestion) -> Offer:
    question = sheet.question(suggestion.code)
    is_secret_there = sheet.is_sensitive(suggestion.code)
    return Offer(
        question=question,
        indicator=sheet.indicator_of(suggestion.code).code,
        slot_label=_slot_label(question, suggestion.slot),
        suggestion=suggestion,
        becomes_secret=is_secret_there and document.sensitivity != Sensitivity.SPECIFIC,
    )


def _slot_label(question: SheetQuestion, kind: str) -> str:
    return next(slot.label for slot in question.slots if slot.kind == kind)


def _with_versions(
    found: Mapping[int, Suggestion], question: SheetQuestion
) -> list[SuggestedPaper]:
    """The newest version of each document, in the order of `found`; no query for none."""
    if not found:
        return []
    versions = DocumentVersion.objects.filter(document__in=found).select_related("document")
    by_document = {version.document_id: version for version in versions.newest()}
    return [
        SuggestedPaper(by_document[pk], one, _slot_label(question, one.slot))
        for pk, one in found.items()
        if pk in by_document
    ]
