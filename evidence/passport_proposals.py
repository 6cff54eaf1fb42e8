"""What a paper says of itself: kind, number, date, subject, issuer, signatory, year.

Pure. Only proposals that a person confirms: better nothing than something doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evidence import passport_shapes as shapes

LONGEST = {"number": 100, "subject": 250, "issuer": 150, "signatory": 150}
FIRST_YEAR, LAST_YEAR = 1945, 2100
# A heading stands at the top; a long paper quotes others further down.
HEAD = 2500
# How far before a day the words reach that say whose day it is.
BEFORE = 90


@dataclass(frozen=True, slots=True)
class Proposal:
    """One field of the passport as the paper seems to have it; `value` as the model takes it."""

    field: str
    value: str | int | date


@dataclass(frozen=True, slots=True)
class Day:
    """A day that the text names, and where."""

    start: int
    day: date


def proposals_in(text: str) -> list[Proposal]:
    """What could be found, in the order of the form; empty when the text shows nothing for sure."""
    text = _plain(text)
    head = text[:HEAD]
    number, made = _number(head), _made_on(text)
    day = made.day if made else None
    found: dict[str, str | int | date | None] = {
        "kind": _kind(head),
        "number": number,
        "date": day,
        "subject": _subject(head),
        "issuer": _issuer(head),
        "signatory": _signatory(text[made.start :]) if made else None,
        "year": _year(number, day),
    }
    return [
        Proposal(field, value)
        for field, value in found.items()
        if value and len(str(value)) <= LONGEST.get(field, 100)
    ]


def _plain(text: str) -> str:
    """Single blanks, no tabs, at most one empty line in a row."""
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _kind(head: str) -> str | None:
    """The kind that is named first as a heading."""
    found = ((shape.search(head), code) for code, shape in shapes.KIND_LINES.items())
    named = [(match.start(), code) for match, code in found if match]
    return min(named)[1] if named else None


def _number(head: str) -> str | None:
    """The first number of the heading; quoted laws have "Nomor" in the middle of a line."""
    for match in shapes.NUMBER.finditer(head):
        told = re.sub(r" ?/ ?", "/", match["number"])
        if year := shapes.NUMBER_WITH_YEAR.match(told):
            return f"{year[1]} Tahun {year[2]}"
        code = shapes.NUMBER_CODE.match(told)
        if code and any(char.isdigit() for char in code.group()):
            return code.group().strip(".-")
    return None


def _made_on(text: str) -> Day | None:
    """The day on which the paper was made: the one behind the surest words, the last of several."""
    days = [(text[max(0, day.start - BEFORE) : day.start], day) for day in _days(text)]
    days = [(before, day) for before, day in days if not shapes.MADE_KNOWN.search(before)]
    for words in shapes.DATE_BEFORE:
        sure = [day for before, day in days if words.search(before)]
        if sure:
            return sure[-1]
    return None


def _days(text: str) -> Iterator[Day]:
    for match in shapes.A_DATE.finditer(text):
        told = match.groupdict()
        month = shapes.MONTH.get((told["month"] or "").lower()) or int(told["m"] or 0)
        try:
            day = date(int(told["year"] or told["y"]), month, int(told["day"] or told["d"]))
        except ValueError:
            continue
        yield Day(match.start(), day)


def _subject(head: str) -> str | None:
    if about := shapes.ABOUT.search(head):
        rest = head[about.end() :].lstrip()
        end = shapes.AFTER_SUBJECT.search(rest, 1)
        return _sentence(rest[: end.start()] if end else rest.split("\n\n")[0])
    if letter := shapes.ABOUT_LETTER.search(head):
        rest = head[letter.end() :]
        end = shapes.AFTER_LETTER.search(rest)
        return _sentence(rest[: end.start()] if end else rest.split("\n")[0])
    return None


def _issuer(head: str) -> str | None:
    if named := shapes.ISSUER_LINE.search(head):
        return _sentence(re.split(r" NOMOR\b|,", named["office"])[0])
    printed = shapes.LETTERHEAD.search(head)
    return _sentence(printed["office"]) if printed else None


def _signatory(foot: str) -> str | None:
    """Office and name below the paper's day."""
    signed = shapes.SIGNED_OFFICE.search(foot)
    if signed is None:
        return None
    office = _sentence(signed["office"])
    lines = (line.strip(" ()") for line in foot[signed.end() :].split("\n")[:8])
    name = next((line for line in lines if not shapes.STAMPED.match(line)), "")
    if shapes.PERSON.match(name) and not shapes.SIGNED_OFFICE.match(name):
        return f"{office}, {_name(name)}"
    return office


def _year(number: str | None, day: date | None) -> int | None:
    told = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", number or "")
    year = int(told[-1]) if told else day.year if day else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _sentence(text: str) -> str | None:
    """One line; what is written in capitals becomes a title, as lists show it."""
    line = " ".join(text.split()).strip(" .,;:-–")
    letters = [char for char in line if char.isalpha()]
    if sum(map(str.isupper, letters)) > len(letters) * 0.6:
        line = " ".join(_titled(word, first=not n) for n, word in enumerate(line.split()))
    return line or None


def _titled(word: str, *, first: bool) -> str:
    if shapes.CAPITALS.match(word) or any(char.isdigit() for char in word):
        return word
    small = word.lower()
    if shapes.SMALL.match(small) and not first:
        return small
    return re.sub(r"[a-z]+", lambda part: part.group().capitalize(), small)


def _name(line: str) -> str:
    """A name as it is written, its capitals turned; titles behind the comma stay."""
    name, comma, titles = line.partition(",")
    return f"{name.title() if name.isupper() else name}{comma}{titles}".strip(" ,")
