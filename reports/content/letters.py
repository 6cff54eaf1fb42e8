"""A letter to each camat and each office with exactly what is still missing there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format

from evaluations import queries
from evaluations.models import Assessment, AssessmentState, Stage
from evaluations.queries import Overview
from evaluations.times.windows import Whose
from regions.timezones import timezone_of
from reports.content.addressees import CAMAT, OFFICE, Addressee, addressees_of
from reports.content.letter_lists import (
    EvidenceLine,
    Lists,
    PaperLine,
    QuestionLine,
    ReturnedLine,
    VillageLine,
    lists_of,
)
from reports.content.page import PaperPage
from reports.letterheads import Kop, kop_of

LETTER = "surat"
EVERYBODY, RUNNING = "semua", "{urut}"
NATURE = "Penting"
# Lines that a letter holds itself; more go on a page of their own.
MOST_WITHIN = 6
# What the lists of LetterFigures count, in their order.
COUNTED = (
    "pertanyaan yang belum dijawab",
    "jawaban tanpa bukti yang wajib",
    "pertanyaan tentang kecamatan yang belum dijawab",
    "pertanyaan yang belum dijawab sebagian atau semua desa/kelurahan",
    "berkas yang diminta dan belum dikirim",
    "hal yang dikembalikan untuk diperbaiki",
)
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class LetterFigures:
    """Head and lists of one letter; `answers` are a camat's own open questions, of `asked`."""

    number: str
    nature: str
    day: date
    due: date | None
    to: str
    place: str
    questions: tuple[QuestionLine, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    answers: tuple[str, ...] = ()
    asked: int = 0
    village_answers: tuple[VillageLine, ...] = ()
    papers: tuple[PaperLine, ...] = ()
    returned: tuple[ReturnedLine, ...] = ()

    @property
    def head(self) -> dict[str, Any]:
        """What letter_pages takes to write the same head again."""
        return {
            "nomor": self.number,
            "sifat": self.nature,
            "tanggal": self.day.isoformat(),
            "batas": self.due.isoformat() if self.due else None,
        }

    @property
    def lists(self) -> tuple[Sequence[Any], ...]:
        return (
            self.questions,
            self.evidence,
            self.answers,
            self.village_answers,
            self.papers,
            self.returned,
        )

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.lists)

    @property
    def counted(self) -> list[str]:
        """ "3 pertanyaan yang belum dijawab", ..., for a letter whose lists are on the annex."""
        return [
            f"{len(rows)} {what}" for what, rows in zip(COUNTED, self.lists, strict=True) if rows
        ]

    @property
    def has_annex(self) -> bool:
        return self.count > MOST_WITHIN

    @property
    def due_words(self) -> str:
        """ "Kamis, 27 Juni 2024"."""
        return date_format(self.due, "l, j F Y") if self.due else ""


@dataclass(frozen=True, kw_only=True)
class LetterPage(PaperPage[LetterFigures]):
    """`spared` are those who owe nothing and get no letter."""

    spared: tuple[str, ...]

    @property
    def query(self) -> str:
        """What asks for this one letter alone, as it stands here."""
        head = {name: text for name, text in self.options.items() if text}
        return urlencode({**head, "penerima": self.recipient})


def letter_pages(
    assessment: Assessment, options: Mapping[str, Any], now: datetime, made_by: str
) -> list[LetterPage]:
    """As reports.kinds wants it; the same queries for any number of addressees.

    `options`: nomor (with RUNNING where the count goes), urut (the first), sifat, tanggal, batas
    (ISO days), penerima (EVERYBODY, a group or a key); `recipients` are keys. All may be absent.
    """
    page = queries.overview(assessment, now)
    everybody = addressees_of(assessment, now)
    owing = [(to, lists) for to, lists in lists_of(page, everybody) if lists]
    written = {to.key for to, _ in owing}
    spared = tuple(to.title for to in everybody if to.is_there and to.key not in written)
    kop, heads = kop_of(assessment.region), _heads(page, options, now)
    wanted = set(options.get("recipients") or ())
    group = options.get("penerima") or EVERYBODY
    if group not in (EVERYBODY, CAMAT, OFFICE):
        wanted, group = {group}, EVERYBODY
    numbered = [(to, lists) for to, lists in owing if group in (EVERYBODY, to.group)]
    pages = []
    for place, (to, lists) in enumerate(numbered, int(options.get("urut") or 1)):
        if not wanted or to.key in wanted:
            figures = _figures(to, _numbered(heads, place), lists)
            pages.append(_letter(page, to, figures, kop, spared, made_by))
    return pages


def _heads(page: Overview, options: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the heads of all the letters have in common, as a paper keeps it (JSON).

    A blank deadline is the next one of the evaluation; None says that there was none.
    """
    zone = timezone_of(page.assessment.region)
    until = options.get("batas", "")
    if until == "":
        ends = last_day(page)
        until = ends.isoformat() if ends else None
    return {
        "nomor": options.get("nomor") or "",
        "sifat": options.get("sifat") or NATURE,
        "tanggal": options.get("tanggal") or now.astimezone(zone).date().isoformat(),
        "batas": until,
    }


def _numbered(heads: Mapping[str, Any], place: int) -> dict[str, Any]:
    return {**heads, "nomor": heads["nomor"].replace(RUNNING, str(place))}


def last_day(page: Overview) -> date | None:
    """The last day on which offices and areas can deliver, where there is one and it is to come."""
    assessment, window = page.assessment, page.standing.window
    if assessment.state == AssessmentState.RETURNED:
        ends = [assessment.repair_until]
    else:
        until = window.end_for(Whose(is_bound=True))
        ends = [until.at if until else None, window.end.at if window.end else None]
    coming = [end for end in ends if end and end > page.standing.now]
    if not coming:
        return None
    # A door that closes at midnight was open on the day before.
    return (min(coming) - MOMENT).astimezone(timezone_of(assessment.region)).date()


def _figures(to: Addressee, head: Mapping[str, Any], lists: Lists) -> LetterFigures:
    return LetterFigures(
        number=head["nomor"],
        nature=head["sifat"],
        day=date.fromisoformat(head["tanggal"]),
        due=date.fromisoformat(head["batas"]) if head["batas"] else None,
        to=to.title,
        place=to.place,
        **lists,
    )


def _letter(
    page: Overview,
    to: Addressee,
    figures: LetterFigures,
    kop: Kop,
    spared: tuple[str, ...],
    made_by: str,
) -> LetterPage:
    assessment, now = page.assessment, page.standing.now
    region, year = assessment.region, assessment.round.year
    return LetterPage(
        kind=LETTER,
        title=f"Surat kepada {to.title}: Evaluasi KLA {region.title} {year}",
        region=region,
        year=year,
        stage=Stage.SELF,
        stage_label=Stage.SELF.label,
        moment=now,
        instrument=assessment.round.instrument.code,
        figures=figures,
        told=(
            ("Nomor surat", figures.number or "–"),
            ("Yang masih kurang", f"{figures.count} hal"),
        ),
        kop=kop,
        made_at=now,
        made_by=made_by,
        recipient=to.key,
        options=figures.head,
        spared=spared,
    )
