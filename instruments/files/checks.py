"""What the parts of an instrument must be to each other. Each function notes what it finds.

A part with an unreadable number (`UNKNOWN`) was noted before and is passed over here.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from instruments.files.record import Record
from instruments.sheet import SHARE_KINDS, Band, Kind, Predicate, Slot

# The workflow knows these; a year may go without some of them, never without the first.
STAGES = ("self", "province", "central", "field", "final")
YES_NO_CODES = ["a", "z"]
WHOLE_SHARE = Decimal(100)


class UsedCodes:
    """The codes met so far, each with its line. `what` names them in the message."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lines: dict[str, int] = {}

    def add(self, record: Record, key: str, code: str) -> None:
        """Note a code that was used before; "" stands for an unreadable one."""
        if code in self._lines:
            line = self._lines[code]
            record.note(
                f"{self._what} {code} sudah dipakai pada baris {line}. Pakai yang lain.", key
            )
        elif code:
            self._lines[code] = record.line_of(key)


class KnownSlugs:
    """The institutions of the file; silent when none could be read, which was noted."""

    def __init__(self, slugs: Iterable[str]) -> None:
        self._slugs = frozenset(slugs)

    def check(self, record: Record, key: str, slugs: Sequence[str]) -> None:
        for place, slug in enumerate(slugs):
            if slug in slugs[:place]:
                record.note(f"{key} {slug!r} ditulis dua kali. Hapus satu.", key)
            elif slug and self._slugs and slug not in self._slugs:
                record.note(f"{key} {slug!r} tidak ada dalam daftar institutions.", key)


def check_sum(record: Record, declared: Decimal, parts: Sequence[Decimal], what: str) -> None:
    """The maximum of a whole must be the sum of its parts, to the cent."""
    total = sum(parts, Decimal(0))
    if parts and (declared - total).is_finite() and declared != total:
        message = (
            f"max_points {declared}, padahal jumlah max_points semua {what} di dalamnya {total}. "
            "Samakan keduanya."
        )
        record.note(message, "max_points")


def check_steps(
    record: Record, parts: Sequence[Record], points: Sequence[Decimal], max_points: Decimal
) -> None:
    """The best option or band gives the maximum of the question, none gives more."""
    if not points or not (sum(points) + max_points).is_finite():
        return
    for part, worth in zip(parts, points, strict=True):
        if worth > max_points:
            part.note(f"points {worth} melebihi max_points {max_points} pertanyaan ini.", "points")
    if max(points) < max_points:
        message = (
            f"max_points {max_points}, padahal nilai tertinggi yang dapat dicapai {max(points)}."
        )
        record.note(message, "max_points")


def check_option_codes(
    record: Record, parts: Sequence[Record], kind: Kind, codes: Sequence[str]
) -> None:
    used = UsedCodes("Kode pilihan")
    for part, code in zip(parts, codes, strict=True):
        used.add(part, "code", code)
    if kind is Kind.YES_NO and all(codes) and codes and list(codes) != YES_NO_CODES:
        record.note("Jenis yes_no harus punya tepat dua pilihan, berkode a lalu z.", "options")


def check_bands(bands: Sequence[tuple[Record, Band]], kind: Kind) -> None:
    """From 0 upwards without gap or overlap, the last one open: every number has one place."""
    expected: Decimal | None = Decimal(0)
    for place, (record, band) in enumerate(bands):
        _check_start(record, band, expected)
        if kind in SHARE_KINDS and band.start.is_finite() and band.start > WHOLE_SHARE:
            record.note(
                f"Rentang mulai {band.start} tidak tercapai: persen paling besar 100.", "from"
            )
        _check_end(record, band, is_last=place == len(bands) - 1)
        expected = band.end


def _check_start(record: Record, band: Band, expected: Decimal | None) -> None:
    if expected is None or not (band.start - expected).is_finite():
        return
    if band.start > expected:
        message = (
            f"Nilai dari {expected} sampai di bawah {band.start} tidak punya rentang. "
            f"Mulailah rentang ini dari {expected}."
        )
        record.note(message, "from")
    elif band.start < expected:
        message = (
            f"Rentang ini mulai {band.start}, padahal rentang sebelumnya sampai {expected}. "
            f"Mulailah dari {expected}."
        )
        record.note(message, "from")


def _check_end(record: Record, band: Band, *, is_last: bool) -> None:
    if is_last and band.end is not None:
        record.note("Rentang terakhir harus terbuka ke atas. Hapus 'to'.", "to")
    elif not is_last and band.end is None:
        record.note("Hanya rentang terakhir yang boleh tanpa 'to'. Tambahkan 'to'.")
    elif band.end is not None and (band.end - band.start).is_finite() and band.end <= band.start:
        record.note(f"'to' {band.end} harus lebih besar daripada 'from' {band.start}.", "to")


def check_slots(slots: Sequence[tuple[Record, Slot]], option_codes: Sequence[str]) -> None:
    """A required kind names one slot, because documents are linked to a slot by its kind."""
    used = UsedCodes("Jenis bukti wajib")
    for record, slot in slots:
        if slot.required or slot.required_for:
            used.add(record, "kind", slot.kind)
        for code in slot.required_for:
            if code and code not in option_codes:
                record.note(
                    f"required_for menyebut {code!r}, yang bukan pilihan di sini.", "required_for"
                )


def check_predicates(predicates: Sequence[tuple[Record, Predicate]], max_points: Decimal) -> None:
    """Edges rise from one predicate to the next, and all can be reached."""
    previous = Decimal("NaN")
    for record, predicate in predicates:
        key = "from" if predicate.inclusive else "above"
        if (predicate.edge - previous).is_finite() and predicate.edge <= previous:
            message = (
                f"Ambang {predicate.edge} tidak lebih besar daripada ambang sebelumnya, {previous}."
            )
            record.note(f"{message} Urutkan dari rendah ke tinggi.", key)
        comparable = (max_points - predicate.edge).is_finite()
        if comparable and not predicate.reached_by(max_points):
            record.note(
                f"Ambang {predicate.edge} tidak tercapai: nilai paling besar {max_points}.", key
            )
        previous = predicate.edge


def check_stages(record: Record, codes: Sequence[str]) -> None:
    known = [code for code in STAGES if code in codes]
    if codes and (list(codes) != known or known[0] != STAGES[0]):
        order = ", ".join(STAGES)
        message = (
            f"Tahap harus mulai dari {STAGES[0]} dan mengikuti urutan ini tanpa ulangan: {order}."
        )
        record.note(message, "stages")


def check_evidence_years(record: Record, year: int, years: Sequence[int]) -> None:
    if list(years) != sorted(set(years)):
        record.note("evidence_years harus berurutan tanpa ulangan.", "evidence_years")
    if year and any(proof > year for proof in years):
        record.note(f"evidence_years tidak boleh sesudah tahun evaluasi {year}.", "evidence_years")
