"""The words of kecamatan and villages of a bundle, by the services that people's pages call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from accounts.models import User
from evaluations.models import AreaAnswer, Assessment
from evaluations.services import attach_to_area, save_area_answer, save_area_answers
from evaluations.services.area_cells import Cell
from evidence.models import DocumentVersion
from instruments.models import Question
from regions.models import Level, Region
from reports.bundles.manifest import AreaWord, Asked
from reports.bundles.reading import refuse

Said = tuple[str, AreaWord]


def restore_areas(
    assessment: Assessment,
    questions: Sequence[Asked],
    versions: Mapping[str, DocumentVersion],
    by: User | None,
) -> int:
    """Write what the areas said and what proves it; returns how many words. Raises Refused."""
    said = [(asked.code, word) for asked in questions for word in asked.areas]
    areas = Region.objects.within(assessment.region).in_bulk({word.area for _, word in said})
    refuse(_unknown(assessment, said, areas))
    single, tables = _sorted_out(said, areas)
    for code, word in single:
        save_area_answer(
            assessment=assessment,
            question=_question(assessment, code),
            area=areas[word.area],
            word=word.word,
            note=word.note,
            version=0,
            by=by,
        )
    codes = {code for code, _ in said}
    for kecamatan, cells in tables.items():
        save_area_answers(
            assessment=assessment,
            kecamatan=Region.objects.get(pk=kecamatan),
            cells=cells,
            by=by,
            over_declared=codes,
            all_or_nothing=True,
        )
    _prove(assessment, said, versions, by)
    return len(said)


def _unknown(
    assessment: Assessment, said: Iterable[Said], areas: Mapping[str, Region]
) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for code, word in said:
        if word.area not in areas:
            yield f"Wilayah {word.area} (pertanyaan {code}) tidak dikenal di {assessment.region}."
        if (code, word.area) in seen:
            yield f"Jawaban {word.area} untuk pertanyaan {code} ada dua kali."
        seen.add((code, word.area))


def _sorted_out(
    said: Iterable[Said], areas: Mapping[str, Region]
) -> tuple[list[Said], dict[str, list[Cell]]]:
    """Villages without a note go as tables, one a kecamatan; all others one by one."""
    single: list[Said] = []
    tables: dict[str, list[Cell]] = defaultdict(list)
    for code, word in said:
        area = areas[word.area]
        if area.level == Level.VILLAGE and not word.note:
            tables[area.parent_id].append(Cell(area.code, code, word.word, 0))
        else:
            single.append((code, word))
    return single, tables


def _question(assessment: Assessment, code: str) -> Question:
    return Question.objects.get(instrument=assessment.round.instrument_id, code=code)


def _prove(
    assessment: Assessment,
    said: Iterable[Said],
    versions: Mapping[str, DocumentVersion],
    by: User | None,
) -> None:
    rows = AreaAnswer.objects.filter(assessment=assessment).select_related(
        "question", "assessment__round__instrument", "assessment__region"
    )
    answers = {(row.question.code, row.area_id): row for row in rows}
    for code, word in said:
        for key in word.papers:
            if key in versions:
                answer = answers[code, word.area]
                attach_to_area(answer=answer, version=versions[key], by=by)
