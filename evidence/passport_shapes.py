"""How Indonesian government papers are written: headings, numbers, days, who signs.

After Permendagri 80/2015 and 1/2023 (tata naskah dinas), and what scanners make of it. Patterns of
evidence/passport_proposals.py only; each is tried on lines whose blanks are single.
"""

from __future__ import annotations

import re

MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember"
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "pebruari": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "agt": 8, "agu": 8, "ags": 8, "sep": 9, "sept": 9, "okt": 10, "nop": 11, "nopember": 11,
    "nov": 11, "des": 12,
}  # fmt: skip
MONTH = {name: number for number, name in enumerate(MONTHS.split(), 1)} | SHORT_MONTHS

# Code of a kind (evidence.models.DocumentKind) -> how such a paper's heading begins.
KINDS = {
    "peraturan": r"(?:RANCANGAN )?PERATURAN (?:DAERAH|BUPATI|WALI ?KOTA|GUBERNUR|DESA|MENTERI)",
    "sk": r"(?:SURAT )?KEPUTUSAN\b",
    "edaran": r"SURAT EDARAN|INSTRUKSI (?:BUPATI|WALI ?KOTA|GUBERNUR|PRESIDEN)|Surat Edaran\b",
    "kerja-sama": r"NOTA KESEPAHAMAN|PERJANJIAN KERJA ?SAMA|KESEPAKATAN BERSAMA",
    "sop": r"STANDAR OPERASIONAL PROSEDUR|PROSEDUR OPERASIONAL|S\.?O\.?P\b",
    "anggaran": r"DOKUMEN PELAKSANAAN (?:PERUBAHAN )?ANGGARAN|RENCANA KERJA DAN ANGGARAN"
    r"|(?:DPA|DPPA|RKA)\b",
    "sertifikat": r"(?:SERTIFIKAT|PIAGAM)\b",
    "laporan": r"(?:LAPORAN|NOTULENS?I?|NOTULA|DAFTAR HADIR|BERITA ACARA)\b",
}
KIND_LINES = {code: re.compile(rf"^(?:{shape})", re.MULTILINE) for code, shape in KINDS.items()}

# "NOMOR : 188.4.45/123", "Nomor 5 Tahun 2023", "No. 005/..."; OCR reads N0M0R and a colon as ;.
NUMBER = re.compile(
    r"^(?:N[O0]M[O0]R|Nomor|N[oO]\.?) ?[:;.]* ?(?P<number>[0-9A-Z][^\n]{0,98})", re.MULTILINE
)
NUMBER_WITH_YEAR = re.compile(r"^([\d.\-]+) TAHUN ((?:19|20)\d\d)\b", re.IGNORECASE)
# Between two strokes there may be a blank.
NUMBER_CODE = re.compile(
    r"^[0-9A-Z][0-9A-Za-z.\-]*(?:/(?:[0-9A-Za-z.\-]+ (?=[0-9A-Za-z.\-]+/))?[0-9A-Za-z.\-]+)+"
    r"|^\d[\d.\-]*\d"
)

A_DATE = re.compile(
    r"\b(?P<day>\d{1,2}) (?P<month>[A-Za-z]{3,9})\.? (?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<d>\d{1,2}) ?[-/.] ?(?P<m>\d{1,2}) ?[-/.] ?(?P<y>(?:19|20)\d\d)\b"
)
# Which day is the paper's own: what stands right before it, the surest words first.
DATE_BEFORE = tuple(
    re.compile(rf"{words}[\s:;,]*$", re.IGNORECASE)
    for words in (
        r"(?:ditetapkan|dibuat|dikeluarkan|ditandatangani) di ?[:;]? ?[a-z .\-]{2,40}?[,\s]+"
        r"(?:pada )?tanggal",
        r"pada tanggal",
        r"tanggal(?: pembuatan)? ?[:;]? ?(?:[a-z]+ ?[,/])?",
        r"(?-i:\b[A-Z][a-z]+(?: [A-Z][a-z]+)?),",
    )
)
# What is set in force is one thing, when it was made known another.
MADE_KNOWN = re.compile(r"diundangkan di[a-z .,\-\s]{2,60}$", re.IGNORECASE)

ABOUT = re.compile(r"^T ?E ?N ?T ?A ?N ?G\b[ :;]*", re.MULTILINE)
ABOUT_LETTER = re.compile(r"^(?:Perihal|Hal|H a l) ?[:;] ?", re.MULTILINE)
AFTER_SUBJECT = re.compile(
    r"^(?:DENGAN RAHMAT|Menimbang|MENIMBANG|(?:PLT\.?|PJ\.?|PENJABAT)? ?(?:BUPATI|WALI ?KOTA"
    r"|GUBERNUR|KEPALA|CAMAT|LURAH|SEKRETARIS|MENTERI|PRESIDEN|KETUA|DIREKTUR)\b[^\n]*,?$"
    r"|PIHAK\b|Pada hari|NOMOR\b|Yth\b|Kepada\b|\d+[.)] |A\. |BAB )",
    re.MULTILINE,
)
AFTER_LETTER = re.compile(
    r"\n\n|^(?:Kepada|Yth|Dengan hormat|Lampiran|Sifat|Di ?[-–]? ?$|Nomor)\b", re.MULTILINE
)

OFFICE = (
    r"(?:BUPATI|WALI ?KOTA|GUBERNUR|CAMAT|LURAH|KEPALA (?:DINAS|DESA|BADAN|KEPOLISIAN|KANTOR|UPTD)"
    r"|SEKRETARIS DAERAH|KETUA (?:TIM|GUGUS|DPRD|FORUM)|DIREKTUR|MENTERI)"
)
ISSUER_LINE = re.compile(
    r"^(?:KEPUTUSAN|PERATURAN(?: DAERAH)?|INSTRUKSI|SURAT EDARAN) "
    rf"(?P<office>(?:{OFFICE}|KABUPATEN|KOTA|PROVINSI|DESA|KEPALA)\b[^\n]*)",
    re.MULTILINE,
)
LETTERHEAD = re.compile(
    r"^(?P<office>(?:DINAS|BADAN|KANTOR|SEKRETARIAT|KECAMATAN|KELURAHAN|PEMERINTAH DESA|INSPEKTORAT"
    r"|UPTD|RUMAH SAKIT|PUSKESMAS|KEPOLISIAN|PENGADILAN|KEJAKSAAN|FORUM ANAK)\b"
    r"[A-Z0-9 ,.\-()]{3,120})$",
    re.MULTILINE,
)
SIGNED_OFFICE = re.compile(
    rf"^(?P<office>(?:(?:Plt|PLT|Pj|PJ|a\.n|A\.N)\.? )?(?i:{OFFICE})\b[^\n]{{0,100}}?) ?,?$",
    re.MULTILINE,
)
STAMPED = re.compile(
    r"^\(?(?:ttd|td|dto|cap|stempel|materai)\b[^\n]*$|^[\s._/()\-]*$", re.IGNORECASE
)
PERSON = re.compile(r"^(?:dr|drg|drs|dra|ir|hj|h)?\.? ?[A-Z][A-Za-z.,'\- ]{2,60}$")

# Written in capitals also inside a sentence, and small in a title.
CAPITALS = re.compile(
    r"^\W*(?:KLA|DPA|RKA|SOP|PPA|PUSPAGA|PATBM|OPD|APBD|UPTD|RAD|ABH|ABK|RT|RW|TK|SD|SMP|SMA|PAUD|HIV"
    r"|AIDS|KHA|DP3A|DP3AP2KB|KTR|BPBD|RSUD|II|III|IV|VI|P2KB|PKK|DPRD)\W*$"
)
SMALL = re.compile(
    r"^(?:dan|di|ke|dari|yang|untuk|pada|atas|dalam|dengan|tentang|serta|atau|bagi|oleh)$"
)
