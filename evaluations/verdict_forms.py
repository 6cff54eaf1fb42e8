"""Input of the verifier's desk, turned into a judgement; no writes here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from evaluations.desk import Desk, Step
from evaluations.models import Decision, Verdict
from evaluations.reasons import REASONS
from evaluations.scoring import check_step
from evaluations.services import Judgement
from evaluations.values import NUMBER, ValueFault, spoken
from instruments.sheet import Question

LONGEST_TEXT = 2000
LONGEST_POINTS = 12


class VerdictForm(forms.Form):
    """One judgement. `version` is that of the verdict which the form was opened at, `review` the
    review; `overwrite` is the button that replaces another verifier's newer verdict on purpose.
    """

    decision = forms.CharField(
        max_length=20, error_messages={"required": "Pilih Terima atau Kembalikan."}
    )
    points = forms.CharField(
        required=False,
        max_length=LONGEST_POINTS,
        error_messages={"max_length": "Poin tidak dikenali. Pilih salah satu poin di atas."},
    )
    reasons = forms.MultipleChoiceField(
        required=False,
        choices=tuple(REASONS.items()),
        error_messages={
            "invalid_choice": "Alasan tidak dikenal. Pilih dari daftar, atau tulis di catatan.",
            "invalid_list": "Alasan tidak dikenal. Pilih dari daftar, atau tulis di catatan.",
        },
    )
    text = forms.CharField(required=False)
    version = forms.IntegerField(min_value=0)
    review = forms.IntegerField(min_value=0)
    overwrite = forms.IntegerField(required=False, min_value=0)

    # After a refusal: the newer verdict of somebody else, or a page that no longer counts.
    theirs: Verdict | None = None
    is_outdated = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, question: Question) -> None:
        super().__init__(data)
        self.question = question

    @classmethod
    def for_desk(cls, desk: Desk) -> VerdictForm:
        """An unbound form that shows the verdict that stands, else the proposal."""
        form = cls(question=desk.question)
        standing = desk.last if desk.latest else None
        given = standing.points if standing else desk.proposed
        form.initial = {
            "decision": standing.decision if standing else Decision.ACCEPTED,
            "points": "" if given is None else format(given.normalize(), "f"),
            "reasons": desk.reason_codes,
            "text": desk.latest.text if desk.latest else "",
            "version": desk.version,
            "review": desk.bench.assessment.review,
        }
        return form

    def renew(self, desk: Desk) -> None:
        """Let what was typed be saved over what the page shows now, which the person has seen."""
        self.data = self.data.copy()
        self.data["version"], self.data["review"] = desk.version, desk.bench.assessment.review

    @property
    def reason_rows(self) -> list[tuple[str, str, bool]]:
        """Code, words and whether it is ticked."""
        ticked = self["reasons"].value() or ()
        return [(code, words, code in ticked) for code, words in REASONS.items()]

    def judgement(self) -> Judgement:
        told = self.cleaned_data
        return Judgement(told["decision"], told["points"], told["reasons"], told["text"])

    @property
    def seen_version(self) -> int:
        """The verdict that the person decided upon."""
        chosen = self.cleaned_data["overwrite"]
        return self.cleaned_data["version"] if chosen is None else chosen

    def step_rows(self, steps: Sequence[Step]) -> list[tuple[Step, bool]]:
        """Each step and whether its radio is on: what was typed, or what stands."""
        typed = str(self["points"].value() or "").replace(",", ".")
        chosen = Decimal(typed) if NUMBER.fullmatch(typed) else None
        return [(step, step.points == chosen) for step in steps]

    def clean_decision(self) -> str:
        decision = self.cleaned_data["decision"]
        if decision not in Decision.values:
            raise forms.ValidationError("Keputusan tidak dikenal. Pilih Terima atau Kembalikan.")
        return decision

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(
                f"Catatan ini {_counted(len(text))} tanda, paling banyak "
                f"{_counted(LONGEST_TEXT)}. Persingkat, lalu simpan lagi."
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Points of a question that goes back are not looked at."""
        told = super().clean() or {}
        if any(name in self.errors for name in ("version", "review", "overwrite")):
            self.is_outdated = True
            self.add_error(None, "Halaman ini sudah tidak berlaku. Periksa, lalu simpan lagi.")
        if told.get("decision") != Decision.ACCEPTED:
            told["points"] = None
        elif "points" in told:
            try:
                told["points"] = self._points(told["points"])
            except ValueFault as fault:
                self.add_error("points", str(fault))
        return told

    def _points(self, typed: str) -> Decimal | None:
        """Raises ValueFault, which says what is allowed."""
        if not typed:
            return None
        if not NUMBER.fullmatch(typed):
            raise ValueFault("not_a_number", f"{typed!r} bukan poin. Pilih salah satu poin.")
        points = Decimal(typed.replace(",", "."))
        highest = self.question.max_points
        if points > highest:
            raise ValueFault(
                "above_maximum",
                f"{spoken(points)} poin melebihi nilai tertinggi pertanyaan {self.question.code}, "
                f"yaitu {spoken(highest.normalize())}. Pilih salah satu poin.",
            )
        check_step(self.question, points)
        return points


def _counted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


class UnansweredForm(forms.Form):
    """How many unanswered questions the person agreed to give 0."""

    seen = forms.IntegerField(min_value=1)
