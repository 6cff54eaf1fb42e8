"""Sheets to score against: the shipped one, read once, and small ones made on the spot."""

from decimal import Decimal
from functools import cache

from instruments.files import SHIPPED, read_sheet
from instruments.sheet import Band, Choice, Cluster, Indicator, Kind, Predicate, Question, Sheet


@cache
def shipped_sheet() -> Sheet:
    return read_sheet(SHIPPED)


def make_question(code: str = "1.1", kind: Kind = Kind.CHOICE, **changes) -> Question:
    """A question worth 3 points: a/b/z for 3/2/0, or bands 0/20/40/60/80 for 0/0.5/1/2/3."""
    steps = {"options": make_options()} if kind in {Kind.CHOICE, Kind.YES_NO} else {}
    steps = steps or {"bands": make_bands()}
    fields = {
        "label": "Aturan",
        "prompt": "Adakah aturan?",
        "guidance": "Lihat naskahnya.",
        "max_points": Decimal(3),
        "slots": (),
        "lead": "dinkes",
        "effort": "low",
        "sensitive": False,
    }
    return Question(code=code, kind=kind, **(fields | steps | changes))


def make_options() -> tuple[Choice, ...]:
    return (
        Choice("a", "Perda", Decimal(3)),
        Choice("b", "Perbup", Decimal(2)),
        Choice("z", "Belum ada", Decimal(0)),
    )


def make_bands() -> tuple[Band, ...]:
    edges = [Decimal(edge) for edge in (0, 20, 40, 60, 80)]
    points = [Decimal(text) for text in ("0", "0.5", "1", "2", "3")]
    return tuple(
        Band(start, end, worth)
        for start, end, worth in zip(edges, [*edges[1:], None], points, strict=True)
    )


def make_sheet(*questions: Question, cluster: str = "K") -> Sheet:
    """One cluster with one indicator that holds the questions."""
    maximum = sum((question.max_points for question in questions), Decimal(0))
    indicator = Indicator("1", "Peraturan", maximum, "dinkes", questions)
    return Sheet(
        code="kla-2030",
        year=2030,
        title="Instrumen 2030",
        max_points=maximum,
        evidence_years=(2028, 2029),
        legal_basis=(),
        predicates=(Predicate("pratama", "Pratama", Decimal(5), inclusive=True),),
        stages=(),
        institutions=(),
        clusters=(Cluster(cluster, "Kelembagaan", maximum, (indicator,)),),
    )
