"""Bringing a bundle into an empty evaluation: everything or nothing.

The files go through the gate and onto the disk first, without rows; then all rows are written in
one transaction, at whose end the score must be the bundle's. Undone, the files go again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Agency, User
from evaluations.models import Answer, AnswerDocument, AreaAnswer, Assessment
from evaluations.scorecards import standing_of, store_card
from evaluations.scoring import Card, card_as_dict
from evaluations.services import Refused, require_open, write_answer
from evaluations.services.proof import link_version
from evaluations.services.steps import record_step
from evaluations.values import ValueFault
from evidence.models import DocumentKind, DocumentVersion
from evidence.receiving import Kept, NotReceived, keep
from evidence.services import register_kept
from instruments.models import Question
from instruments.services import sheet_of
from regions.models import Region
from reports.bundles import manifest
from reports.bundles.manifest import Manifest, form_hash
from reports.bundles.reading import BundleRefused, Sent, refuse
from reports.bundles.restoring_areas import restore_areas
from reports.bundles.statements import statement_of


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought in, and the score that it gives."""

    answers: int
    area_answers: int
    papers: int
    links: int
    card: Card


def restore(*, assessment: Assessment, sent: Sent, by: User | None, dry_run: bool) -> Restored:
    """Write everything of the bundle as answers of a draft. Raises BundleRefused.

    A bundle with papers needs a person, who is then who sent them. The dry run does the same and
    undoes it. Never inside a transaction.
    """
    refuse(_unfit(assessment, sent.manifest))
    if sent.manifest.papers and by is None:
        raise BundleRefused("Bundel ini memuat dokumen. Sebutkan siapa yang mengirimnya: --by.")
    with kept_papers(sent) as kept:
        with transaction.atomic():
            restored = _Restorer(assessment, sent.manifest, kept, by).restore()
            transaction.set_rollback(dry_run)
        if dry_run:
            _forget(kept)
    return restored


@contextmanager
def kept_papers(sent: Sent) -> Iterator[dict[str, Kept]]:
    """The bundle's files, past the gate and on disk, by paper; after a refusal they go again.

    After any other error they stay: a commit may have happened although its answer got lost, and
    `check_evidence` finds what no row names.
    """
    kept: dict[str, Kept] = {}
    passports = {paper.key: paper for paper in sent.manifest.papers}
    try:
        with TemporaryDirectory(prefix="kla-bundel-") as folder:
            draft = Path(folder) / "berkas"
            for member in sent.manifest.files:
                sent.unpack(member, draft)
                if member.paper not in kept:
                    kept[member.paper] = _keep(draft, passports[member.paper])
        yield kept
    except BundleRefused:
        _forget(kept)
        raise


def _forget(kept: dict[str, Kept]) -> None:
    for stored in kept.values():
        default_storage.delete(stored.key)


def _keep(draft: Path, paper: manifest.Paper) -> Kept:
    with draft.open("rb") as file:
        upload = UploadedFile(file, name=paper.name, size=paper.size)
        try:
            return keep(upload)
        except NotReceived as refusal:
            raise BundleRefused(f"Dokumen {paper.key} ({paper.name}): {refusal}") from None


def _unfit(assessment: Assessment, told: Manifest) -> Iterator[str]:
    """Why this bundle is not for this evaluation."""
    year = assessment.round.year
    if (told.region, told.year) != (assessment.region_id, year):
        yield (
            f"Bundel ini milik {told.region} ({told.region_name}) tahun {told.year}, bukan "
            f"{assessment.region_id} tahun {year}."
        )
    sheet = sheet_of(assessment.round.instrument)
    if told.text_hash != form_hash(sheet):
        yield (
            f"Bundel ini memakai instrumen {told.instrument} dengan isi yang lain dari "
            f"{sheet.code} di sini. Muat instrumen yang sama dahulu."
        )
    stated = Answer.objects.filter(assessment=assessment, version__gt=0).exists()
    linked = AnswerDocument.objects.filter(answer__assessment=assessment).exists()
    if stated or linked or AreaAnswer.objects.filter(assessment=assessment).exists():
        yield (
            f"Evaluasi {assessment.region} {year} sudah berisi jawaban atau bukti. Bundel hanya "
            "dapat dimasukkan ke evaluasi yang masih kosong."
        )
    kinds = set(DocumentKind.values)
    for paper in told.papers:
        if paper.kind not in kinds:
            yield f"Jenis dokumen {paper.kind!r} ({paper.key}) tidak dikenal."


@dataclass(slots=True)
class _Restorer:
    """Writes the rows; the caller holds the transaction."""

    assessment: Assessment
    told: Manifest
    kept: dict[str, Kept]
    by: User | None
    versions: dict[str, DocumentVersion] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def restore(self) -> Restored:
        try:
            row = require_open(self.assessment, by=self.by)
            # Asked again behind the lock.
            refuse(_unfit(row, self.told))
            self._write_papers()
            links = self._write_answers()
            areas = restore_areas(row, self.told.questions, self.versions, self.by)
            card = standing_of(row).card
            refuse(_differences(card, self.told))
        except (Refused, ValueFault) as refusal:
            raise BundleRefused(str(refusal)) from refusal
        restored = Restored(len(self.values), areas, len(self.versions), links, card)
        self._record(restored)
        store_card(row, cause="answers.imported", by=self.by)
        return restored

    def _write_papers(self) -> None:
        areas = self._areas_of_papers()
        agencies = {
            agency.institution: agency
            for agency in Agency.objects.filter(region=self.assessment.region)
        }
        for paper in self.told.papers:
            self.versions[paper.key] = register_kept(
                kept=self.kept[paper.key],
                form_key=secrets.token_urlsafe(),
                by=self.by,
                tags=list(dict.fromkeys(paper.tags)),
                region=self.assessment.region,
                area=areas.get(paper.area),
                agency=agencies.get(paper.agency) if paper.agency else None,
                signatory=paper.signatory or None,
                **paper.model_dump(include=PASSPORT),
            )

    def _areas_of_papers(self) -> dict[str, Region]:
        wanted = {paper.area for paper in self.told.papers if paper.area}
        found = Region.objects.within(self.assessment.region).in_bulk(wanted)
        refuse(
            f"Wilayah {code} tidak dikenal di {self.assessment.region}."
            for code in sorted(wanted - found.keys())
        )
        return found

    def _write_answers(self) -> int:
        """Returns how many links were made."""
        sheet = sheet_of(self.assessment.round.instrument)
        questions = {
            question.code: question
            for question in Question.objects.filter(instrument=self.assessment.round.instrument_id)
        }
        links = 0
        for asked in self.told.questions:
            if asked.code not in questions:
                raise BundleRefused(f"Pertanyaan {asked.code} tidak ada di instrumen ini.")
            question = questions[asked.code]
            statement = statement_of(sheet, asked)
            if statement is not None:
                write_answer(
                    assessment=self.assessment,
                    question=question,
                    statement=statement,
                    version=None,
                    by=self.by,
                )
                self.values[asked.code] = asked.counted
            links += self._link(question, asked.proofs)
        return links

    def _link(self, question: Question, proofs: Sequence[manifest.Proof]) -> int:
        inside = [proof for proof in proofs if proof.paper in self.versions]
        for proof in inside:
            link_version(
                assessment=self.assessment,
                question=question,
                version=self.versions[proof.paper],
                slot=proof.slot,
                pages=proof.pages,
                by=self.by,
            )
        return len(inside)

    def _record(self, restored: Restored) -> None:
        data = {
            "made_at": self.told.made_at.isoformat(),
            "papers": restored.papers,
            "links": restored.links,
            "area_answers": restored.area_answers,
            "kept_back": len(self.told.kept_back),
            "values": self.values,
        }
        record_step("bundle.imported", self.assessment, self.by, data)


PASSPORT = {
    "kind",
    "number",
    "date",
    "subject",
    "issuer",
    "valid_until",
    "year",
    "sensitivity",
}


def _differences(card: Card, told: Manifest) -> Iterator[str]:
    """Where the score here is not the bundle's, question by question."""
    here = card_as_dict(card)
    clusters = {part["code"]: part["score"] for part in here["clusters"]}
    if (here["score"], clusters) == (told.score, told.clusters):
        return
    points = {entry.code: entry.points for entry in card.ledger}
    yield (
        f"Nilai setelah dimasukkan {here['score']}, sedangkan di bundel {told.score}. Tidak ada "
        "yang disimpan."
    )
    there = {row.code: Decimal(row.points) for row in told.questions}
    for code, worth in points.items():
        if worth != there.get(code, 0):
            yield f"Pertanyaan {code}: {worth} poin di sini, {there.get(code, 0)} di bundel."
