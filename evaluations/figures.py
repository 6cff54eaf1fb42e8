"""Which figures of its children a village counts: a closed list, by sex and age.

Each stands here because a question of the form is answered from it (`serves`, codes of
instruments/data/kla-2024.yaml): the age bands make the denominators 0-17 (4.1, 4.2, 26.6), below
17 (4.3), 7-18 (26.9) and the under-fives (13.1-13.3, 26.8a-d), and are what a village's profile has
to hold: children by sex and age (26.16). Marriages below 19, working children, violence and
disability are left out on purpose: in a village such a number is a child that everybody knows, the
questions about them are class S (rules 4), and ya or tidak answers them. A figure that no question
needs is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluations.models import AreaFigure

BOYS, GIRLS = AreaFigure.Sex.MALE, AreaFigure.Sex.FEMALE
SEXES = (BOYS, GIRLS)
# No kecamatan of Indonesia has a million children; what is larger is a slip of the finger.
LARGEST = 999_999

SIAK = "SIAK Disdukcapil, 31 Desember tahun sebelum evaluasi"
SCHOOLS = "Dapodik, EMIS, dan PKBM, dicek dengan perangkat desa"
WEIGHED = "e-PPGBM (posyandu dan puskesmas)"


@dataclass(frozen=True, slots=True)
class Figure:
    """`key` is stored; `part_of` are figures whose sum it can't exceed, () when it stands alone."""

    key: str
    label: str
    serves: tuple[str, ...]
    part_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that come from one source."""

    title: str
    source: str
    figures: tuple[Figure, ...]


CHILDREN = ("anak_0_1", "anak_2_4", "anak_5_6", "anak_7_12", "anak_13_15", "anak_16_17")
UNDER_FIVES = ("balita_diukur",)
DENOMINATOR = ("4.1", "4.2", "26.6", "26.16")

GROUPS = (
    Group(
        "Anak menurut umur",
        SIAK,
        (
            Figure("anak_0_1", "Umur 0–1 tahun", (*DENOMINATOR, "13.3")),
            Figure("anak_2_4", "Umur 2–4 tahun", (*DENOMINATOR, "13.1")),
            Figure("anak_5_6", "Umur 5–6 tahun", DENOMINATOR),
            Figure("anak_7_12", "Umur 7–12 tahun", DENOMINATOR),
            Figure("anak_13_15", "Umur 13–15 tahun", DENOMINATOR),
            Figure("anak_16_17", "Umur 16–17 tahun", DENOMINATOR),
        ),
    ),
    Group(
        "Catatan sipil, anak 0–17 tahun",
        SIAK,
        (
            Figure("ber_nik", "Punya NIK dan tercatat di kartu keluarga", ("4.1",), CHILDREN),
            Figure("berakta", "Punya akta kelahiran", ("4.2", "26.6"), CHILDREN),
            Figure("ber_kia", "Punya Kartu Identitas Anak (di bawah 17 tahun)", ("4.3",), CHILDREN),
        ),
    ),
    Group(
        "Sekolah, anak 7–18 tahun",
        SCHOOLS,
        (
            Figure("usia_sekolah", "Anak umur 7–18 tahun", ("26.9",)),
            Figure("bersekolah", "Sedang belajar, formal atau nonformal", ("26.9",),
                   ("usia_sekolah",)),
        ),
    ),
    Group(
        "Gizi balita",
        WEIGHED,
        (
            Figure("balita_diukur", "Balita yang ditimbang dan diukur", ("13.1", "13.2"),
                   ("anak_0_1", "anak_2_4")),
            Figure("gizi_buruk", "Gizi buruk", ("26.8a",), UNDER_FIVES),
            Figure("gizi_kurang", "Gizi kurang", ("26.8b",), UNDER_FIVES),
            Figure("gizi_lebih", "Gizi lebih", ("26.8c",), UNDER_FIVES),
            Figure("stunting", "Stunting", ("26.8d",), UNDER_FIVES),
        ),
    ),
    Group(
        "Kegiatan anak",
        "Daftar kelompok di desa/kelurahan",
        (Figure("anggota_kelompok", "Anggota klub, sanggar, atau kelompok minat", ("26.5",)),),
    ),
)  # fmt: skip

FIGURES = {figure.key: figure for group in GROUPS for figure in group.figures}

# What a profile holds: (figure's key, "L" or "P") -> how many. What is not there nobody knows.
Counts = dict[tuple[str, str], int]


def places() -> Iterator[tuple[str, str]]:
    """Every number of a profile, in the order of the page."""
    for key in FIGURES:
        for sex in SEXES:
            yield key, str(sex)


def label_of(place: tuple[str, str]) -> str:
    key, sex = place
    return f"{FIGURES[key].label}, {AreaFigure.Sex(sex).label.lower()}"


def doubts(counts: Counts) -> list[str]:
    """Parts larger than their whole, as sentences: to be looked at, never refused.

    Asked only where all numbers of the whole are there; sources of different days may differ.
    """
    found = []
    for key, sex in places():
        whole = [counts.get((part, sex)) for part in FIGURES[key].part_of]
        mine = counts.get((key, sex))
        if mine is None or not whole or None in whole or mine <= sum(whole):
            continue
        found.append(
            f"{label_of((key, sex))}: {mine} lebih besar daripada jumlah anaknya, {sum(whole)}. "
            "Periksa kedua angka dan tanggal datanya."
        )
    return found
