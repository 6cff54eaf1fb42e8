"""Made-up letterheads, so that papers of the demo look like papers."""

from __future__ import annotations

from demo.stage import BENGKULU, KAUR, SELUMA, person, region
from reports.services import save_letterhead

LETTERHEADS = {
    KAUR: {
        "government": "PEMERINTAH KABUPATEN KAUR",
        "office": "DINAS PENGENDALIAN PENDUDUK, KELUARGA BERENCANA, PEMBERDAYAAN PEREMPUAN DAN "
        "PERLINDUNGAN ANAK",
        "address": "Jalan Contoh Nomor 1, Bintuhan",
        "postal_code": "38563",
        "city": "Bintuhan",
        "position": "Sekretaris Daerah",
        "signatory": "Nama Contoh, S.Sos., M.Si.",
        "rank": "Pembina Utama Muda",
        "nip": "197012311998031004",
    },
    SELUMA: {
        "government": "PEMERINTAH KABUPATEN SELUMA",
        "office": "DINAS PEMBERDAYAAN PEREMPUAN DAN PERLINDUNGAN ANAK",
        "address": "Jalan Contoh Nomor 2, Tais",
        "city": "Tais",
        "position": "Sekretaris Daerah",
        "signatory": "Nama Contoh, S.E.",
    },
    BENGKULU: {
        "government": "PEMERINTAH PROVINSI BENGKULU",
        "office": "DINAS PEMBERDAYAAN PEREMPUAN, PERLINDUNGAN ANAK, PENGENDALIAN PENDUDUK DAN "
        "KELUARGA BERENCANA",
        "address": "Jalan Contoh Nomor 3, Bengkulu",
        "city": "Bengkulu",
        "position": "Kepala Dinas",
        "signatory": "Nama Contoh, S.H., M.H.",
    },
}


def letterheads() -> None:
    for code, texts in LETTERHEADS.items():
        save_letterhead(region=region(code), texts=texts, version=0, by=person("admin.provinsi"))
