"""Instruments in the database: the shipped one, or a small one with a row in every table."""

from dataclasses import replace
from decimal import Decimal

from instruments import services
from instruments.models import Instrument
from instruments.sheet import Institution, Kind, LegalBasis, Sheet, Slot, Stage
from tests.sheets import make_question, make_sheet, shipped_sheet

SHA = "0" * 64


def small_sheet(code: str = "kla-2030") -> Sheet:
    """Two questions, one with options and one with bands, and one part of each other sort."""
    questions = (
        make_question(slots=(Slot("sk", "SK", required=True, required_for=("a", "b")),)),
        make_question("1.2", kind=Kind.ROLLUP, contributors=("desa",), area_level="desa"),
    )
    return replace(
        make_sheet(*questions),
        code=code,
        legal_basis=(LegalBasis("UU 35/2014", "Perlindungan Anak"),),
        stages=(Stage("self", "Evaluasi mandiri", "regency"),),
        institutions=(Institution("dinkes", "Dinas Kesehatan"), Institution("desa", "Desa")),
    )


def other_title(sheet: Sheet) -> Sheet:
    return replace(sheet, title="Judul lain")


def other_points(sheet: Sheet) -> Sheet:
    return replace(sheet, max_points=sheet.max_points + Decimal(1))


def draft_instrument(sheet: Sheet | None = None) -> Instrument:
    return services.load(sheet=sheet or shipped_sheet(), sha256=SHA, by=None)


def published_instrument(sheet: Sheet | None = None) -> Instrument:
    return services.publish(instrument=draft_instrument(sheet), by=None)
