"""What the villages of Kaur say: answers for half of a table, and figures of their children."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence

from demo.stage import DATA, KAUR, assessment, kecamatan_of, person
from evaluations.models import AreaAnswer, Assessment
from evaluations.services import Cell, check_area_answers, save_area_answers, save_profile
from regions.models import Level, Region

# Question -> the share of villages that say ya: that of kaur-2024.csv, so that no point moves.
SHARES = {
    "26.2": 60,
    "26.3": 60,
    "26.4": 85,
    "26.5": 85,
    "26.6": 85,
    "26.9": 60,
    "26.10": 60,
    "26.11": 60,
    "26.12": 10,
    "26.13": 85,
}
# Neighbouring columns begin their ya so many villages apart, as no real table has one edge.
APART = 23
REJECTED, WHY = "26.4", "SK Forum Anak belum dilampirkan. Unggah SK yang masih berlaku."


def kaur_villages() -> None:
    """Half of the questions for villages: by the camat in the first kecamatan, else imported.

    The first and the last village of the first kecamatan are still silent; of the others some are
    verified and one is rejected.
    """
    row = assessment(KAUR)
    first, *others = kecamatan_of(KAUR)
    cells = _cells(_answering(first))
    for kecamatan in (first, *others):
        save_area_answers(
            assessment=row,
            kecamatan=kecamatan,
            cells=cells[kecamatan.pk],
            by=person("camat.kaur" if kecamatan == first else "operator.kaur"),
            over_declared=SHARES,
        )
    _check(row, first)


def kaur_figures() -> None:
    """Figures of three villages of the first kecamatan, one of them only by age."""
    villages = _villages(kecamatan_of(KAUR)[0])
    counts: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    with (DATA / "village-figures.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            told = counts[int(line["village"])]
            told[line["figure"], "L"] = int(line["boys"])
            told[line["figure"], "P"] = int(line["girls"])
    for place, known in counts.items():
        save_profile(
            assessment=assessment(KAUR),
            village=villages[place],
            counts=known,
            version=0,
            by=person("camat.kaur"),
        )


def _villages(kecamatan: Region) -> list[Region]:
    return list(Region.objects.filter(parent=kecamatan, level=Level.VILLAGE).order_by("code"))


def _answering(first: Region) -> list[Region]:
    villages = Region.objects.filter(regency=KAUR, level=Level.VILLAGE).order_by("code")
    ends = {_villages(first)[0].pk, _villages(first)[-1].pk}
    return [village for village in villages if village.pk not in ends]


def _cells(villages: Sequence[Region]) -> dict[str, list[Cell]]:
    """Kecamatan -> its cells; the silent villages count in the share, as they do in the score."""
    total = Region.objects.filter(regency=KAUR, level=Level.VILLAGE).count()
    cells: dict[str, list[Cell]] = defaultdict(list)
    for column, (code, share) in enumerate(SHARES.items()):
        good = round(total * share / 100)
        for place, village in enumerate(villages):
            is_good = (place + column * APART) % len(villages) < good
            word = AreaAnswer.Word.YES if is_good else AreaAnswer.Word.NO
            cells[village.parent_id].append(Cell(village.pk, code, str(word), version=0))
    return cells


def _check(row: Assessment, kecamatan: Region) -> None:
    answers = AreaAnswer.objects.filter(assessment=row, area__parent=kecamatan)
    by = person("operator.kaur")
    told = list(answers.filter(question__code__in=["26.2", REJECTED]).select_related("question"))
    weak = next(a for a in told if a.question.code == REJECTED and a.word == AreaAnswer.Word.YES)
    good = [(a, a.version) for a in told if a.question.code != REJECTED]
    check_area_answers(answers=good, check="verified", by=by)
    check_area_answers(answers=[(weak, weak.version)], check="rejected", reason=WHY, by=by)
