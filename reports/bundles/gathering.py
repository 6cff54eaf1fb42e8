"""Gathers what a bundle is made of, from the rows of an evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from evaluations.desk import value_in_words
from evaluations.models import (
    Answer,
    AnswerContent,
    AnswerDocument,
    AnswerRevision,
    AreaAnswer,
    Assessment,
    AssessmentState,
    Scorecard,
    Stage,
)
from evaluations.queries import cluster_title
from evaluations.scorecards import Standing, standing_of
from evaluations.scoring import Entry
from evaluations.values import NotApplicable, Share, Value
from evidence.models import DocumentVersion
from evidence.names import NIK
from evidence.personal import MASK
from instruments.sheet import Question, Sheet
from reports.bundles.contents import (
    UNTOLD,
    AreaSaid,
    Contents,
    Line,
    Paper,
    Proof,
    Why,
    why_not,
)

# Key of a version, slot, pages.
Link = tuple[str, str, str]


def contents_of(assessment: Assessment) -> Contents:
    """Everything that a bundle would hold now, in a number of queries that never grows."""
    standing = standing_of(assessment)
    claims = _claims(assessment)
    links = _links(assessment) if claims is None else _pinned(claims)
    areas = _area_answers(assessment)
    keys = {key for found in links.values() for key, _, _ in found}
    keys |= {proof.version.public_id for answer in areas for proof in answer.proofs.all()}
    secret = _about_children(standing.sheet, links, areas)
    papers = _papers(keys, secret)
    gatherer = _Gatherer(
        standing=standing,
        stated=_stated(assessment, None if claims is None else standing.scored_at),
        links=links,
        areas=_by_question(areas),
        papers=papers,
    )
    return Contents(assessment, standing, claims is not None, tuple(gatherer.lines()))


@dataclass(frozen=True, slots=True)
class _Gatherer:
    """Rows by question code, put together question by question."""

    standing: Standing
    stated: Mapping[str, AnswerContent]
    links: Mapping[str, Sequence[Link]]
    areas: Mapping[str, Sequence[AreaAnswer]]
    papers: Mapping[str, Paper]

    def lines(self) -> Iterable[Line]:
        entries = {entry.code: entry for entry in self.standing.card.ledger}
        for position, cluster in enumerate(self.standing.sheet.clusters, 1):
            title = cluster_title(cluster.code, cluster.name)
            for indicator in cluster.indicators:
                for question in indicator.questions:
                    yield self._line(question, position, title, entries[question.code])

    def _line(self, question: Question, position: int, title: str, entry: Entry) -> Line:
        code = question.code
        value, stated = self.standing.value_of(code), self.stated.get(code)
        is_secret = self.standing.sheet.is_sensitive(code)
        option, number = _said(value, stated)
        areas = self._areas_behind(code, value)
        return Line(
            question=question,
            position=position,
            cluster=title,
            entry=entry,
            value=value,
            words=value_in_words(question, value),
            option=option,
            number=number,
            reason="" if is_secret or stated is None else stated.declared_reason,
            note="" if is_secret or stated is None else stated.note,
            is_secret=is_secret,
            proofs=(*self._own(question), *self._of_areas(code)),
            areas=tuple(
                AreaSaid(said.area, said.word, "" if is_secret else said.note) for said in areas
            ),
        )

    def _areas_behind(self, code: str, value: Value | None) -> Sequence[AreaAnswer]:
        """The areas' words, unless they have changed since they were claimed."""
        tally = self.standing.tallies.get(code)
        if not isinstance(value, Share) or tally is None:
            return ()
        return self.areas.get(code, ()) if Share(tally.good, tally.total) == value else ()

    def _own(self, question: Question) -> Iterable[Proof]:
        labels = {slot.kind: slot.label for slot in question.slots}
        for key, slot, pages in self.links.get(question.code, ()):
            yield Proof(self.papers[key], slot, labels.get(slot, slot), pages)

    def _of_areas(self, code: str) -> Iterable[Proof]:
        for answer in self.areas.get(code, ()):
            for proof in answer.proofs.all():
                paper = self.papers[proof.version.public_id]
                yield Proof(paper, "", answer.area.title, "", answer.area)


def _said(value: Value | None, stated: AnswerContent | None) -> tuple[str, Decimal | None]:
    """Option and number; behind a share what the regency itself had declared."""
    if isinstance(value, Share):
        return (stated.option, stated.number) if stated else ("", None)
    if isinstance(value, NotApplicable):
        return value.value, None
    return ("", value) if isinstance(value, Decimal) else (value or "", None)


def _claims(assessment: Assessment) -> Sequence[Mapping] | None:
    """What was submitted, as `scorecards.standing_of` takes it; None in a draft."""
    if assessment.state == AssessmentState.DRAFT:
        return None
    stored = Scorecard.objects.get(assessment=assessment, stage=Stage.SELF)
    return stored.card.get("claims")


def _pinned(claims: Sequence[Mapping]) -> dict[str, list[Link]]:
    return {
        claim["code"]: [
            (told["version"], told["slot"], told["pages"]) for told in claim["documents"]
        ]
        for claim in claims
    }


def _links(assessment: Assessment) -> dict[str, list[Link]]:
    rows = AnswerDocument.objects.filter(answer__assessment=assessment).values_list(
        "answer__question__code", "version__public_id", "slot", "pages"
    )
    found: dict[str, list[Link]] = defaultdict(list)
    for code, *link in rows:
        found[code].append(tuple(link))
    return found


def _stated(assessment: Assessment, at: datetime | None) -> dict[str, AnswerContent]:
    """Each answer's content: as it stands, or as it was at a moment."""
    if at is None:
        rows = Answer.objects.filter(assessment=assessment).select_related("question")
        return {row.question.code: row for row in rows}
    revisions = AnswerRevision.objects.filter(answer__assessment=assessment, at__lte=at)
    rows = revisions.select_related("answer__question").order_by("version")
    return {row.answer.question.code: row for row in rows}


def _area_answers(assessment: Assessment) -> list[AreaAnswer]:
    rows = AreaAnswer.objects.filter(assessment=assessment).order_by("area")
    return list(rows.select_related("question", "area").prefetch_related("proofs__version"))


def _by_question(answers: Iterable[AreaAnswer]) -> dict[str, list[AreaAnswer]]:
    found: dict[str, list[AreaAnswer]] = defaultdict(list)
    for answer in answers:
        found[answer.question.code].append(answer)
    return found


def _about_children(
    sheet: Sheet, links: Mapping[str, Sequence[Link]], areas: Iterable[AreaAnswer]
) -> set[str]:
    """Papers of questions about children, whatever class they have themselves."""
    codes = {question.code for question in sheet.questions if sheet.is_sensitive(question.code)}
    found = {key for code in codes for key, _, _ in links.get(code, ())}
    for answer in areas:
        if answer.question.code in codes:
            found |= {proof.version.public_id for proof in answer.proofs.all()}
    return found


def _papers(keys: Iterable[str], secret: Collection[str]) -> dict[str, Paper]:
    rows = DocumentVersion.objects.filter(public_id__in=list(keys)).select_related(
        "document__agency", "document__area", "scan", "text"
    )
    versions = list(rows.prefetch_related("document__tags"))
    return {
        version.public_id: _paper(
            version, Why.CHILD if version.public_id in secret else why_not(version)
        )
        for version in versions
    }


def _paper(version: DocumentVersion, why: Why | None) -> Paper:
    document = version.document
    return Paper(
        key=version.public_id,
        document=document.public_id,
        number=NIK.sub(MASK, document.number),
        date=document.date,
        why=why,
        version=None if why in UNTOLD else version,
    )
