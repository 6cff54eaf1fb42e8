"""A sheet as rows, and rows as a sheet: what `fill` wrote, `read` gives back equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import Model

from instruments import models, sheet

# What a row repeats from its part under the same name. Parts of parts are rows of their own.
INSTITUTION = ("slug", "name")
PREDICATE = ("code", "label", "edge", "inclusive")
CLUSTER = ("code", "name", "max_points")
INDICATOR = ("code", "name", "max_points", "lead")
QUESTION = (
    *("code", "label", "prompt", "guidance", "kind", "max_points", "lead", "contributors"),
    *("effort", "sensitive", "not_applicable", "previous"),
    *("unit", "area_level", "area_prompt", "area_good_answer"),
)
CHOICE = ("code", "label", "points")
BAND = ("start", "end", "points")
SLOT = ("kind", "label", "required", "required_for")


def header(source: sheet.Sheet) -> dict[str, Any]:
    """What the instrument's own row says of a sheet."""
    return {
        "code": source.code,
        "year": source.year,
        "title": source.title,
        "max_points": source.max_points,
        "evidence_years": source.evidence_years,
        "legal_basis": [asdict(law) for law in source.legal_basis],
        "stages": [asdict(stage) for stage in source.stages],
    }


def fill(instrument: models.Instrument, source: sheet.Sheet) -> None:
    """Insert the rows below a new instrument, one statement per table."""
    gathered = _Gathered(instrument)
    gathered.add(source)
    for model, rows in gathered.rows.items():
        model._default_manager.bulk_create(rows)


class _Gathered:
    """The rows of one sheet by model, parents before their children."""

    def __init__(self, instrument: models.Instrument) -> None:
        self._whole = {"instrument": instrument}
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)

    def add(self, source: sheet.Sheet) -> None:
        self._add_all(models.Institution, source.institutions, INSTITUTION, self._whole)
        self._add_all(models.Predicate, source.predicates, PREDICATE, self._whole)
        for cluster in source.clusters:
            row = self._add(models.Cluster, cluster, CLUSTER, self._whole)
            for indicator in cluster.indicators:
                self._add_indicator(indicator, {"cluster": row})

    def _add_indicator(self, indicator: sheet.Indicator, parent: dict[str, Any]) -> None:
        row = self._add(models.Indicator, indicator, INDICATOR, parent)
        for question in indicator.questions:
            parents = {"indicator": row, "text_hash": sheet.text_hash(question)}
            below = {
                "question": self._add(models.Question, question, QUESTION, self._whole | parents)
            }
            self._add_all(models.Choice, question.options, CHOICE, below)
            self._add_all(models.Band, question.bands, BAND, below)
            self._add_all(models.Slot, question.slots, SLOT, below)

    def _add(
        self, model: type[Model], part: object, names: Iterable[str], more: dict[str, Any]
    ) -> Model:
        """Numbered through the whole form, not from 0 in each part above it."""
        row = _row(model, part, names, {"position": len(self.rows[model])} | more)
        self.rows[model].append(row)
        return row

    def _add_all(
        self,
        model: type[Model],
        parts: Iterable[object],
        names: Iterable[str],
        parent: dict[str, Any],
    ) -> None:
        for position, part in enumerate(parts):
            self.rows[model].append(_row(model, part, names, {"position": position} | parent))


def _row(model: type[Model], part: object, names: Iterable[str], more: dict[str, Any]) -> Model:
    return model(**{name: getattr(part, name) for name in names}, **more)


def read(instrument: models.Instrument) -> sheet.Sheet:
    """The sheet of an instrument's rows, in eight queries."""
    predicates = instrument.predicates.values(*PREDICATE)
    institutions = instrument.institutions.values(*INSTITUTION)
    return sheet.Sheet(
        code=instrument.code,
        year=instrument.year,
        title=instrument.title,
        max_points=instrument.max_points,
        evidence_years=tuple(instrument.evidence_years),
        legal_basis=tuple(sheet.LegalBasis(**law) for law in instrument.legal_basis),
        predicates=tuple(sheet.Predicate(**values) for values in predicates),
        stages=tuple(sheet.Stage(**stage) for stage in instrument.stages),
        institutions=tuple(sheet.Institution(**values) for values in institutions),
        clusters=_read_clusters(instrument),
    )


def _read_clusters(instrument: models.Instrument) -> tuple[sheet.Cluster, ...]:
    indicators = _read_indicators(instrument)
    return tuple(
        sheet.Cluster(indicators=tuple(indicators[values.pop("pk")]), **values)
        for values in instrument.clusters.values("pk", *CLUSTER)
    )


def _read_indicators(instrument: models.Instrument) -> dict[int, list[sheet.Indicator]]:
    """By the key of their cluster."""
    questions = _read_questions(instrument)
    rows = models.Indicator.objects.filter(cluster__instrument=instrument)
    found = defaultdict(list)
    for values in rows.values("pk", "cluster_id", *INDICATOR):
        parent, parts = values.pop("cluster_id"), tuple(questions[values.pop("pk")])
        found[parent].append(sheet.Indicator(questions=parts, **values))
    return found


def _read_questions(instrument: models.Instrument) -> dict[int, list[sheet.Question]]:
    """By the key of their indicator."""
    options = _read_steps(instrument, models.Choice, CHOICE, sheet.Choice)
    bands = _read_steps(instrument, models.Band, BAND, sheet.Band)
    slots = _read_steps(instrument, models.Slot, SLOT, sheet.Slot)
    found = defaultdict(list)
    for values in instrument.questions.values("pk", "indicator_id", *QUESTION):
        pk, parent = values.pop("pk"), values.pop("indicator_id")
        values["kind"] = sheet.Kind(values["kind"])
        values["contributors"] = tuple(values["contributors"])
        question = sheet.Question(
            options=tuple(options[pk]), bands=tuple(bands[pk]), slots=tuple(slots[pk]), **values
        )
        found[parent].append(question)
    return found


def _read_steps(
    instrument: models.Instrument, model: type[Model], names: tuple[str, ...], part: type
) -> dict[int, list[Any]]:
    """By the key of their question."""
    rows = model._default_manager.filter(question__instrument=instrument)
    found = defaultdict(list)
    for values in rows.values("question_id", *names):
        parent = values.pop("question_id")
        if "required_for" in values:
            values["required_for"] = tuple(values["required_for"])
        found[parent].append(part(**values))
    return found
