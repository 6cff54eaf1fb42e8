"""One line of past results against what stands in the portal: its values, or what is unclear."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit.clock import db_now
from evaluations.models import Assessment, RecordedResult, Stage
from evaluations.past_results.matching import (
    Doubt,
    Regencies,
    predicate_key,
    read_score,
    read_stage,
    read_year,
)
from evaluations.predicate_words import Scales, YearScale, published_scales
from evaluations.result_files import FIRST_YEAR, HIGHEST_SCORE, LONGEST_SOURCE
from evaluations.results import Key, ResultLine
from evaluations.sent_tables import (
    SentRow,
    Unread,
    is_missing,
    is_unwritten,
    refuse_formula,
    shown,
)
from jobs.gate.workbook import TEXT
from regions.models import Level, Region
from regions.names import squashed
from regions.timezones import jakarta_day

SKIP = "lewati"
AS_STATED = "apa-adanya"
LONGEST_PREDICATE = 20


@dataclass(frozen=True, slots=True)
class World:
    """What stands in the portal about one province, read once."""

    regencies: Regencies
    scales: Scales
    stored: Mapping[Key, RecordedResult]
    rounds: frozenset[tuple[str, int]]
    last_year: int

    @property
    def mark(self) -> str:
        """A fingerprint of the recorded results: another one means that somebody was faster."""
        told = sorted(
            [*key[:2], key[2].value, str(row.score), row.predicate, row.source]
            for key, row in self.stored.items()
        )
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class Asks(Exception):  # noqa: N818 - a row that waits for an answer, caught where rows are listed
    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.text)
        self.doubt = doubt


class Unknown(Exception):  # noqa: N818 - as Unread, of a region that is not here
    pass


class Skipped(Exception):  # noqa: N818 - the person said so
    pass


class Answers:
    """What a person chose, by the fields of the doubts; keeps every doubt that came up."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        self.asked: dict[str, Doubt] = {}

    def said(self, doubt: Doubt) -> str:
        """A value that was offered, SKIP, or "" for none yet."""
        told = self._said.get(doubt.field, "")
        return told if told == SKIP or told in dict(doubt.options) else ""

    def chosen(self, doubt: Doubt) -> str:
        """Raises Asks or Skipped."""
        self.asked.setdefault(doubt.field, doubt)
        said = self.said(doubt)
        if said == SKIP:
            raise Skipped
        if not said:
            raise Asks(doubt)
        return said


def world_of(province: Region) -> World:
    """In six queries, for any number of rows."""
    regencies = Region.objects.filter(province=province, level=Level.REGENCY)
    results = RecordedResult.objects.filter(region__province=province)
    rounds = Assessment.objects.filter(region__province=province)
    return World(
        regencies=Regencies(province, list(regencies)),
        scales=published_scales(),
        stored={(row.region_id, row.year, Stage(row.stage)): row for row in results},
        rounds=frozenset(rounds.values_list("region", "round__year")),
        last_year=jakarta_day(db_now()).year,
    )


def read_line(row: SentRow, world: World, source: str, answers: Answers) -> ResultLine:
    """Raises Unread, Unknown, Asks or Skipped; `source` is that of a row without one.

    A score or predicate that is not written stays as it is stored; "-" says that there is none.
    """
    region = _region(row, world, answers)
    year = read_year(row, FIRST_YEAR, world.last_year)
    stage = _stage(row, answers)
    scale = world.scales.of(year)
    before = world.stored.get((region.code, year, stage))
    score = read_score(row, min(HIGHEST_SCORE, scale.maximum) if scale else HIGHEST_SCORE)
    predicate = _predicate(row, year, world, answers)
    if before and is_unwritten(row, "score"):
        score = before.score
    if before and is_unwritten(row, "predicate"):
        predicate = before.predicate
    if score is None and not predicate and stage is not Stage.FINAL:
        raise Unread("tanpa nilai dan tanpa predikat hanya berlaku pada tahap penetapan")
    if (region.code, year) in world.rounds:
        raise Unread(
            f"{region.title} sudah punya putaran {year} di portal; hasilnya dicatat pada putaran "
            "itu. Hapus baris ini dari berkas"
        )
    if stage is Stage.FINAL and before is None and is_unwritten(row, "predicate"):
        # A final result without a predicate says that none was awarded.
        raise Unread("Predikat belum ditulis. Tulis predikatnya, atau - bila tidak berpredikat.")
    return ResultLine(
        row=row.number,
        region=region.code,
        year=year,
        stage=stage,
        score=score,
        predicate=predicate,
        source=_source(row, source),
    )


def _region(row: SentRow, world: World, answers: Answers) -> Region:
    """The code counts where both are written; then the name must not say another regency."""
    code, name = row.text("code"), row.text("region")
    for column in ("code", "region"):
        refuse_formula(row, column, "daerah")
    text = name if is_missing(code) else code
    if is_missing(text):
        raise Unread("daerah kosong")
    match = world.regencies.called(text)
    if match.region:
        also = world.regencies.called(name).region if name else None
        if also and also != match.region:
            raise Unread(f"kode {shown(code)} dan nama {shown(name)} bukan daerah yang sama")
        return match.region
    if not match.candidates:
        raise Unknown(f"{shown(text)} bukan kabupaten/kota di {world.regencies.province.title}")
    options = tuple((region.code, region.title) for region in match.candidates)
    return world.regencies.by_code[answers.chosen(Doubt("daerah", text, options))]


def _stage(row: SentRow, answers: Answers) -> Stage:
    read = read_stage(row)
    return Stage(answers.chosen(read)) if isinstance(read, Doubt) else read


def _predicate(row: SentRow, year: int, world: World, answers: Answers) -> str:
    """The code on the year's own scale; without one, a code that any scale knows; "" for none."""
    text = row.text("predicate")
    if row.kind("predicate") != TEXT:
        raise Unread(f"predikat {shown(text)} harus berupa kata, bukan angka atau rumus")
    keys = predicate_key(text)
    if not keys:
        return ""
    own = world.scales.of(year)
    scales = [own] if own else world.scales.all
    words = _words(scales)
    found = next((words[key] for key in keys if key in words), None)
    if found:
        return found
    labels = {step.code: step.label for scale in scales for step in scale.predicates}
    if own:
        raise Unread(
            f"predikat {shown(text)} tidak ada di instrumen {year}; pilih "
            f"{', '.join(labels.values())}, atau tulis -"
        )
    return _stated(text, labels, answers)


def _stated(text: str, labels: Mapping[str, str], answers: Answers) -> str:
    """A word that no instrument knows: mistyped, or of a year with other predicates."""
    told = " ".join(text.split())
    options = tuple(labels.items())
    if len(told) <= LONGEST_PREDICATE and told.isprintable():
        options += ((AS_STATED, f"Catat apa adanya: {told}"),)
    chosen = answers.chosen(Doubt("predikat", text, options))
    return told if chosen == AS_STATED else chosen


def _words(scales: Sequence[YearScale]) -> dict[str, str]:
    steps = [step for scale in scales for step in scale.predicates]
    by_label = {squashed(step.label): step.code for step in steps}
    return by_label | {squashed(step.code): step.code for step in steps}


def _source(row: SentRow, source: str) -> str:
    text = row.text("source")
    refuse_formula(row, "source", "sumber")
    text = source if is_missing(text) else text
    if not text:
        raise Unread("sumber kosong; sebut keputusan atau berita yang memuat hasil ini")
    if len(text) > LONGEST_SOURCE or "\0" in text:
        raise Unread(f"sumber {len(text)} karakter, paling banyak {LONGEST_SOURCE}")
    return text
