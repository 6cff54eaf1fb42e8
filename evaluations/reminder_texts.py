"""What a reminder says, as plain text for a chat or a mail; pure but for the names of months.

No name of a child: evaluations/missing.py leaves such words out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from audit.clock import in_words
from evaluations.missing import Missing, OpenAnswer, Returned
from regions.timezones import timezone_of

REASON_ELSEWHERE = "alasannya ada di portal"


def reminder_text(missing: Missing, now: datetime, site: str) -> str:
    """A letter to one kecamatan or office with every single thing that it still owes."""
    return "\n".join([f"Yth. {missing.name}", "", *_body(missing, now), "", _door(missing, site)])


def mail_text(name: str, found: Sequence[Missing], now: datetime, site: str) -> str:
    """The same to a person, who may act for several areas and offices."""
    lines = [f"Yth. {name},"]
    for missing in found:
        lines += ["", missing.name, *_body(missing, now), _door(missing, site)]
    lines += ["", "Yang sudah dikirim setelah surel ini dibuat tidak perlu dikirim lagi."]
    return "\n".join(lines)


def summary_text(rows: Sequence[Missing], address: str) -> str:
    """A letter to everybody at once: how much each one owes, and where to find it."""
    assessment = rows[0].assessment
    lines = [f"Pengingat evaluasi KLA {assessment.region.title} {assessment.round.year}", ""]
    lines += [f"- {missing.name}: {_counted(missing)}" for missing in rows]
    return "\n".join([*lines, "", f"Rinciannya di Portal KLA: {address}"])


def brief_text(missing: Missing, site: str) -> str:
    """As `reminder_text`, only counted: for an address that would else be too long."""
    lines = [f"Yth. {missing.name}", "", f"{_purpose(missing)} {_counted(missing)}."]
    return "\n".join([*lines, "", _door(missing, site)])


def _purpose(missing: Missing) -> str:
    assessment = missing.assessment
    return f"Untuk evaluasi KLA {assessment.region.title} {assessment.round.year} masih ditunggu:"


def _door(missing: Missing, site: str) -> str:
    return f"Buka Portal KLA: {site}{missing.page}"


def _counted(missing: Missing) -> str:
    """ "2 jawaban, 1 berkas (1 terlambat), 1 perlu diperbaiki"."""
    answers = sum(answer.count for answer in (*missing.answers, *missing.village_answers))
    late = sum(paper.is_late for paper in missing.papers)
    papers = f"{len(missing.papers)} berkas" + (f" ({late} terlambat)" if late else "")
    parts = [
        (answers, f"{answers} jawaban"),
        (len(missing.papers), papers),
        (len(missing.returned), f"{len(missing.returned)} perlu diperbaiki"),
    ]
    return ", ".join(words for count, words in parts if count)


def _body(missing: Missing, now: datetime) -> list[str]:
    zone = timezone_of(missing.assessment.region)
    until = f", paling lambat {in_words(missing.answers_due, zone)}" if missing.answers_due else ""
    own = f"Jawaban belum diisi: {len(missing.answers)} dari {missing.asked}{until}"
    of_villages = sum(answer.count for answer in missing.village_answers)
    villages = f"Jawaban desa/kelurahan belum diisi: {of_villages}{until}"
    return [
        _purpose(missing),
        *_section(own, (f"- {answer.label}" for answer in missing.answers)),
        *_section(villages, _village_lines(missing)),
        *_section(
            f"Berkas belum dikirim: {len(missing.papers)}",
            (
                f"- {_by(paper.who)}{paper.title}, {_due(paper.due_at, now, zone)}"
                for paper in missing.papers
            ),
        ),
        *_section(
            f"Perlu diperbaiki: {len(missing.returned)}",
            (_returned_line(thing, now, zone) for thing in missing.returned),
        ),
    ]


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """Title and lines after a blank one; nothing without lines."""
    lines = list(lines)
    return ["", title, *lines] if lines else []


def _village_lines(missing: Missing) -> Iterator[str]:
    """Villages that owe the same answers share a line; who owes all is not told each of them."""
    owed: dict[tuple[str, ...], list[OpenAnswer]] = defaultdict(list)
    for answer in missing.village_answers:
        owed[answer.areas].append(answer)
    for areas, answers in owed.items():
        whom = f"Semua desa/kelurahan ({len(areas)})" if answers[0].is_all else ", ".join(areas)
        labels = "; ".join(answer.label for answer in answers)
        is_all = len(answers) == missing.village_asked > 1
        yield f"- {whom}: {f'semua {len(answers)} pertanyaan' if is_all else labels}"


def _by(who: str) -> str:
    return f"{who}: " if who else ""


def _returned_line(thing: Returned, now: datetime, zone: ZoneInfo) -> str:
    due = f" ({_due(thing.due_at, now, zone)})" if thing.due_at else ""
    return f"- {_by(thing.who)}{thing.title}: {thing.reason or REASON_ELSEWHERE}{due}"


def _due(due_at: datetime, now: datetime, zone: ZoneInfo) -> str:
    words = in_words(due_at, zone)
    return f"seharusnya {words}, terlambat" if due_at <= now else f"paling lambat {words}"
