"""The manifest of a bundle, from its contents and from what was really written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from evaluations.scoring import card_as_dict
from evaluations.values import format_value
from reports.bundles import manifest
from reports.bundles.contents import Contents, Line, Paper
from reports.bundles.manifest import FORMAT, VERSION, Manifest, form_hash, plain


def manifest_of(
    contents: Contents, files: Sequence[manifest.Member], parts: int, made_at: datetime
) -> Manifest:
    assessment, card = contents.assessment, card_as_dict(contents.standing.card)
    return Manifest(
        format=FORMAT,
        version=VERSION,
        made_at=made_at,
        region=assessment.region_id,
        region_name=assessment.region.title,
        year=assessment.round.year,
        stage="self",
        is_submitted=contents.is_submitted,
        stated_at=contents.stated_at,
        instrument=contents.sheet.code,
        text_hash=form_hash(contents.sheet),
        score=card["score"],
        clusters={part["code"]: part["score"] for part in card["clusters"]},
        parts=parts,
        questions=tuple(_asked(line) for line in contents.lines),
        papers=tuple(_paper(paper) for paper in contents.papers if paper.is_inside),
        kept_back=tuple(_kept_back(contents, paper) for paper in contents.kept_back),
        files=tuple(files),
    )


def _asked(line: Line) -> manifest.Asked:
    own = [proof for proof in line.proofs if proof.area is None]
    return manifest.Asked(
        code=line.code,
        option=line.option,
        number=plain(line.number),
        share=(line.share.good, line.share.total) if line.share else None,
        reason=line.reason,
        note=line.note,
        counted="" if line.value is None else format_value(line.value),
        points=plain(line.points),
        proofs=tuple(
            manifest.Proof(paper=proof.paper.key, slot=proof.slot, pages=proof.pages)
            for proof in own
        ),
        areas=_areas(line),
    )


def _areas(line: Line) -> tuple[manifest.AreaWord, ...]:
    papers: dict[str, list[str]] = defaultdict(list)
    for proof in line.proofs:
        if proof.area is not None:
            papers[proof.area.code].append(proof.paper.key)
    return tuple(
        manifest.AreaWord(
            area=said.area.code,
            word=said.word,
            note=said.note,
            papers=tuple(papers[said.area.code]),
        )
        for said in line.areas
    )


def _paper(paper: Paper) -> manifest.Paper:
    version = paper.version
    document = version.document
    return manifest.Paper(
        key=paper.key,
        name=version.original_name,
        media_type=version.media_type,
        size=version.size,
        sha256=version.sha256,
        kind=document.kind,
        number=paper.number,
        date=document.date,
        subject=document.subject,
        issuer=document.issuer,
        signatory=document.signatory or "",
        valid_until=document.valid_until,
        year=document.year,
        sensitivity=document.sensitivity,
        agency=document.agency.institution if document.agency else "",
        area=document.area_id,
        tags=tuple(tag.name for tag in document.tags.all()),
    )


def _kept_back(contents: Contents, paper: Paper) -> manifest.KeptBack:
    return manifest.KeptBack(
        key=paper.key,
        why=str(paper.why),
        number=paper.number,
        date=paper.date,
        questions=tuple(contents.questions_of(paper)),
    )
