"""The words of the public pages. Pure, and knows nothing of evaluations (security 31)."""

from __future__ import annotations

# Codes of stages -> their names; a test holds them to those of evaluations.
STAGES = {
    "self": "Evaluasi mandiri",
    "province": "Verifikasi administrasi provinsi",
    "central": "Verifikasi administrasi pusat",
    "field": "Verifikasi lapangan",
    "final": "Penetapan",
}
FINAL = "final"
WITHOUT = "tanpa predikat"
LICENCE = "Creative Commons Atribusi 4.0 Internasional (CC BY 4.0)"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/deed.id"
# How long any cache may show a page that was changed since.
KEPT_FOR = 300  # seconds


def publisher(province_name: str) -> str:
    return f"Pemerintah Provinsi {province_name}"
