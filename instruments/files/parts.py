"""From the tree of a file to the parts of a sheet, checking each part where its lines are known."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from instruments.files.checks import (
    KnownSlugs,
    UsedCodes,
    check_bands,
    check_evidence_years,
    check_option_codes,
    check_predicates,
    check_slots,
    check_stages,
    check_steps,
    check_sum,
)
from instruments.files.faults import Faults
from instruments.files.record import (
    CODE,
    LONGEST_CODE,
    LONGEST_SLUG,
    LONGEST_TEXT,
    SLUG,
    Record,
)
from instruments.files.tree import Node
from instruments.sheet import (
    OPTION_KINDS,
    Band,
    Choice,
    Cluster,
    Indicator,
    Institution,
    Kind,
    LegalBasis,
    Predicate,
    Question,
    Sheet,
    Slot,
    Stage,
)

EFFORTS = ("low", "medium", "high")
AREA_LEVELS = ("kecamatan", "desa")
AREA_ANSWERS = ("ya", "tidak")
SCORERS = ("regency", "province", "external")
ANSWER_KEYS = ("options", "bands", "unit", "rollup", "area_prompt", "area_good_answer")
# Bands may be cut finer than points are counted.
EDGE_PLACES = 4

Part = TypeVar("Part")


def build_sheet(tree: Node, faults: Faults) -> Sheet:
    """The sheet of a file; only to be used when nothing was noted in `faults`."""
    record = Record(tree, faults)
    return _closed(record, _Reading(record).sheet)


def _closed(record: Record, build: Callable[[Record], Part]) -> Part:
    part = build(record)
    record.close()
    return part


def _each(record: Record, key: str, build: Callable[[Record], Part]) -> tuple[Part, ...]:
    return tuple(_closed(part, build) for part in record.records(key))


class _Reading:
    """What must be known of the whole file while its parts are read."""

    def __init__(self, record: Record) -> None:
        self.slugs = UsedCodes("Slug")
        self.institutions = _each(record, "institutions", self._institution)
        self.known = KnownSlugs(institution.slug for institution in self.institutions)
        self.clusters = UsedCodes("Kode klaster")
        self.indicators = UsedCodes("Kode indikator")
        self.questions = UsedCodes("Kode pertanyaan")

    def sheet(self, record: Record) -> Sheet:
        max_points = record.number("max_points")
        sheet = Sheet(
            code=record.name("code", CODE, LONGEST_SLUG),
            year=record.year("year"),
            title=record.text("title"),
            max_points=max_points,
            evidence_years=record.years("evidence_years"),
            legal_basis=_each(record, "legal_basis", _legal_basis),
            predicates=_predicates(record, max_points),
            stages=_each(record, "stages", _stage),
            institutions=self.institutions,
            clusters=_each(record, "clusters", self._cluster),
        )
        check_evidence_years(record, sheet.year, sheet.evidence_years)
        check_stages(record, [stage.code for stage in sheet.stages])
        check_sum(record, max_points, [part.max_points for part in sheet.clusters], "klaster")
        return sheet

    def _institution(self, record: Record) -> Institution:
        slug = record.name("slug", SLUG, LONGEST_SLUG)
        self.slugs.add(record, "slug", slug)
        return Institution(slug, record.text("name"))

    def _cluster(self, record: Record) -> Cluster:
        cluster = Cluster(
            code=_own_code(record, self.clusters),
            name=record.text("name"),
            max_points=record.number("max_points"),
            indicators=_each(record, "indicators", self._indicator),
        )
        parts = [part.max_points for part in cluster.indicators]
        check_sum(record, cluster.max_points, parts, "indikator")
        return cluster

    def _indicator(self, record: Record) -> Indicator:
        indicator = Indicator(
            code=_own_code(record, self.indicators),
            name=record.text("name"),
            max_points=record.number("max_points"),
            lead=record.text("lead", LONGEST_SLUG),
            questions=_each(record, "questions", self._question),
        )
        self.known.check(record, "lead", [indicator.lead])
        parts = [part.max_points for part in indicator.questions]
        check_sum(record, indicator.max_points, parts, "pertanyaan")
        return indicator

    def _question(self, record: Record) -> Question:
        code = _own_code(record, self.questions)
        max_points = record.number("max_points")
        answer = _answer(record, max_points)
        question = Question(
            code=code,
            label=record.text("label"),
            prompt=record.text("prompt", LONGEST_TEXT),
            guidance=record.text("guidance", LONGEST_TEXT),
            max_points=max_points,
            slots=_slots(record, [option.code for option in answer.get("options", ())]),
            lead=record.text("lead", LONGEST_SLUG),
            contributors=record.texts("contributors"),
            effort=record.word("effort", EFFORTS),
            sensitive=record.flag("sensitive"),
            not_applicable=record.optional_flag("not_applicable"),
            previous=record.optional_text("previous", LONGEST_CODE),
            **answer,
        )
        self.known.check(record, "lead", [question.lead])
        self.known.check(record, "contributors", question.contributors)
        return question


def _own_code(record: Record, used: UsedCodes) -> str:
    """The code of a part, which from here on names the part in its faults."""
    code = record.name("code", CODE, LONGEST_CODE)
    record.code = code or record.code
    used.add(record, "code", code)
    return code


def _legal_basis(record: Record) -> LegalBasis:
    return LegalBasis(record.text("number"), record.text("title"))


def _stage(record: Record) -> Stage:
    code = record.text("code", LONGEST_CODE)
    return Stage(code, record.text("label"), record.word("by", SCORERS))


def _predicates(record: Record, max_points: Decimal) -> tuple[Predicate, ...]:
    parts = record.records("predicates")
    used = UsedCodes("Kode predikat")
    predicates = [_closed(part, lambda part: _predicate(part, used)) for part in parts]
    check_predicates(list(zip(parts, predicates, strict=True)), max_points)
    return tuple(predicates)


def _predicate(record: Record, used: UsedCodes) -> Predicate:
    code = _own_code(record, used)
    inclusive, exclusive = record.has("from"), record.has("above")
    if inclusive == exclusive:
        record.note("Predikat harus punya satu ambang: 'from' (mulai) atau 'above' (di atas).")
    edge = record.number("from" if inclusive else "above")
    return Predicate(code, record.text("label"), edge, inclusive)


def _answer(record: Record, max_points: Decimal) -> dict[str, Any]:
    """The fields of a `Question` that say how it is answered; the kind decides which."""
    word = record.word("kind", [kind.value for kind in Kind])
    if not word:
        record.ignore(*ANSWER_KEYS)
        return {"kind": Kind.CHOICE}
    kind = Kind(word)
    if kind in OPTION_KINDS:
        return {"kind": kind, "options": _options(record, kind, max_points)}
    answer = {"kind": kind, "bands": _bands(record, kind, max_points)}
    if kind is not Kind.ROLLUP:
        return answer | {"unit": record.text("unit")}
    return answer | {
        "area_level": record.word("rollup", AREA_LEVELS),
        "area_prompt": record.text("area_prompt", LONGEST_TEXT),
        "area_good_answer": record.word("area_good_answer", AREA_ANSWERS),
    }


def _options(record: Record, kind: Kind, max_points: Decimal) -> tuple[Choice, ...]:
    parts = record.records("options")
    options = [_closed(part, _option) for part in parts]
    check_option_codes(record, parts, kind, [option.code for option in options])
    check_steps(record, parts, [option.points for option in options], max_points)
    return tuple(options)


def _option(record: Record) -> Choice:
    code = record.name("code", CODE, LONGEST_CODE)
    return Choice(code, record.text("label"), record.number("points"))


def _bands(record: Record, kind: Kind, max_points: Decimal) -> tuple[Band, ...]:
    parts = record.records("bands")
    bands = [_closed(part, _band) for part in parts]
    check_bands(list(zip(parts, bands, strict=True)), kind)
    check_steps(record, parts, [band.points for band in bands], max_points)
    return tuple(bands)


def _band(record: Record) -> Band:
    start = record.number("from", EDGE_PLACES)
    end = record.number("to", EDGE_PLACES) if record.has("to") else None
    return Band(start, end, record.number("points"))


def _slots(record: Record, option_codes: list[str]) -> tuple[Slot, ...]:
    parts = record.records("evidence")
    slots = [_closed(part, _slot) for part in parts]
    check_slots(list(zip(parts, slots, strict=True)), option_codes)
    return tuple(slots)


def _slot(record: Record) -> Slot:
    return Slot(
        kind=record.name("kind", SLUG, LONGEST_SLUG),
        label=record.text("label"),
        required=record.flag("required"),
        required_for=record.optional_texts("required_for"),
    )
