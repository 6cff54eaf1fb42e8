"""Indonesian titles as comparable terms: abbreviations, word forms, filler words. No Django here.

A term is a stem ("catat" for "pencatatan") or a concept of the field ("ktr" for "Kawasan Tanpa
Rokok"). The stemming is light on purpose: both sides of a comparison pass it, so a stem need not
be a word, it only has to be the same for the forms of one word.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")
VOWELS = "aiueo"
SHORTEST_STEM = 4
SHORTEST_MISSPELT = 4
SIMILAR_SPELLING = 0.84

# Concept -> how people write it, lower-case without punctuation. The longest writing wins.
CONCEPTS: dict[str, tuple[str, ...]] = {
    "adu": ("pengaduan", "aduan", "mengadu"),
    "abh": ("abh", "anak berhadapan dengan hukum", "anak berkonflik dengan hukum"),
    "akta": ("akta kelahiran", "akte kelahiran", "akta lahir", "akte lahir", "akta", "akte"),
    "aki": ("aki", "angka kematian ibu"),
    "ampk": ("ampk", "anak yang memerlukan perlindungan khusus"),
    "asi": ("asi", "air susu ibu"),
    "asi-eksklusif": ("asi eksklusif", "asi ekslusif"),
    "ats": ("ats", "anak tidak sekolah", "anak putus sekolah"),
    "buku-kia": ("buku kia", "buku kesehatan ibu dan anak"),
    "disabilitas": ("disabilitas", "abk", "anak berkebutuhan khusus", "difabel"),
    "fasilitas-kesehatan": ("fasilitas kesehatan", "faskes"),
    "forum-anak": ("forum anak daerah", "forum anak", "fad"),
    "gizi-kurang": ("gizi kurang", "underweight", "bb u"),
    "gizi-lebih": ("gizi lebih", "obesitas", "bb tb"),
    "gugus-tugas": ("gugus tugas",),
    "iklan-rokok": (
        "larangan iklan promosi dan sponsor rokok",
        "iklan promosi dan sponsor rokok",
        "larangan iklan rokok",
        "iklan rokok",
        "ips rokok",
        "reklame rokok",
    ),
    "ila": ("ila", "informasi layak anak"),
    "imd": ("imd", "inisiasi menyusu dini"),
    "imunisasi": ("imunisasi dasar lengkap", "imunisasi", "idl"),
    "kawin-anak": (
        "perkawinan anak",
        "pernikahan anak",
        "perkawinan usia anak",
        "pernikahan usia anak",
        "perkawinan usia dini",
        "pernikahan dini",
        "kawin anak",
        "nikah anak",
        "kawin usia anak",
        "dispensasi kawin",
        "dispensasi nikah",
        "pradispensasi",
        "perkawinan di bawah usia 19 tahun",
    ),
    "kha": ("kha", "konvensi hak anak"),
    "kia": ("kia", "kartu identitas anak"),
    "kla": (
        "kla",
        "kabupaten layak anak",
        "kota layak anak",
        "kabupaten kota layak anak",
    ),
    "konsultasi-keluarga": (
        "lembaga konsultasi keluarga",
        "konsultasi keluarga",
        "konsultasi pengasuhan",
        "lk3",
        "ppks",
    ),
    "korban-kekerasan": (
        "korban kekerasan dan eksploitasi",
        "anak korban kekerasan",
        "korban kekerasan",
    ),
    "ktr": ("ktr", "kawasan tanpa rokok", "kawasan bebas rokok", "kawasan tanpa asap rokok"),
    "minum": ("air minum", "air bersih"),
    "mitra": ("mitra", "kemitraan", "kerja sama", "kerjasama"),
    "monev": ("monev", "monitoring", "pemantauan", "evaluasi"),
    "musrenbang": ("musrenbang", "musyawarah perencanaan pembangunan"),
    "napza": ("napza", "narkoba", "narkotika"),
    "panti": (
        "lksa",
        "panti asuhan",
        "panti",
        "lembaga pengasuhan alternatif",
        "lembaga pengasuhan",
    ),
    "patbm": ("patbm", "perlindungan anak terpadu berbasis masyarakat"),
    "paud-hi": ("paud hi", "paud holistik integratif", "anak usia dini holistik integratif"),
    "pekerja-anak": ("pekerja anak", "buruh anak", "anak yang bekerja", "bpta"),
    "pisa": ("pisa", "pusat informasi sahabat anak"),
    "pka": ("pka", "pusat kreativitas anak"),
    "pmba": ("pmba", "pemberian makan bayi dan anak", "pemberian makan pada bayi dan anak"),
    "prap": (
        "prap",
        "puskesmas ramah anak",
        "puskesmas prap",
        "pelayanan ramah anak di puskesmas",
        "layanan ramah anak di fasilitas kesehatan",
    ),
    "puspaga": ("puspaga", "pusat pembelajaran keluarga"),
    "rad": ("rad", "rencana aksi daerah", "rencana aksi"),
    "rass": (
        "rass",
        "rute aman dan selamat ke dan dari sekolah",
        "rute aman selamat sekolah",
        "rute aman selamat ke sekolah",
        "rute aman dan selamat sekolah",
        "zona selamat sekolah",
        "zoss",
    ),
    "rbra": (
        "rbra",
        "ruang bermain ramah anak",
        "ruang bermain anak",
        "taman bermain anak",
        "taman bermain",
        "ruang bermain",
        "taman ramah anak",
    ),
    "rira": ("rira", "rumah ibadah ramah anak", "masjid ramah anak", "gereja ramah anak"),
    "ruang-asi": (
        "ruang asi",
        "ruang laktasi",
        "ruang menyusui",
        "pojok asi",
        "pojok laktasi",
        "pojok menyusui",
    ),
    "sd": ("sd", "mi", "sd mi"),
    "sma": ("sma", "smk", "ma", "sma smk ma"),
    "smp": ("smp", "mts", "smp mts"),
    "sra": (
        "sra",
        "satuan pendidikan ramah anak",
        "sekolah ramah anak",
        "madrasah ramah anak",
        "pesantren ramah anak",
    ),
    "stigma": ("stigma", "stigmatisasi"),
    "stunting": ("stunting", "pb u", "kerdil", "tengkes"),
    "tk": ("tk", "ra", "tk ra"),
    "tppk": ("tppk", "satgas ppksp", "tim pencegahan dan penanganan kekerasan"),
    "uptd-ppa": ("uptd ppa", "upt ppa", "p2tp2a"),
    "wajib-belajar": ("wajib belajar 12 tahun", "wajib belajar", "wajar 12 tahun"),
    "2p": ("2p", "pelopor dan pelapor", "pelopor pelapor"),
    "papp": ("papp", "partisipasi anak dalam perencanaan pembangunan"),
}
# Who says the left word speaks of the right ones too.
MEANS: dict[str, tuple[str, ...]] = {
    "puspaga": ("konsultasi-keluarga",),
    "panti": ("ampk",),
    "uptd-ppa": ("korban-kekerasan",),
    "forum-anak": ("partisipasi",),
    "ruang-asi": ("asi",),
    "asi-eksklusif": ("asi",),
    "stunting": ("gizi",),
    "gizi-kurang": ("gizi",),
    "gizi-lebih": ("gizi",),
    "tppk": ("adu", "keras"),
    "musrenbang": ("rencana", "usul"),
}
# What a paper is, where it is from and what every other title says: nothing about its topic.
FILLERS = frozenset(
    WORD.findall(
        """
        ada adalah agar akan anak anda antara apa apakah atas atau bagi bagian bahwa baru
        beberapa belum beserta bila bukan bukti dan dalam dari daerah dengan di dihitung dua
        hanya hasil ini instansi itu jangan jika kalau kami ke kegiatan khusus lain lainnya
        lebih masih memuat memiliki menurut misalnya contohnya nama oleh pada paling para per
        perangkat pihak pilih sampai satu sebagai sebelum sebuah secara sejenis seluruh semua
        sendiri sesuai setiap setahun sudah tanpa telah tentang terhadap terkait terdiri
        tersebut tiap tiga tidak tingkat tertinggi unggah unit untuk yang yaitu jumlah berlaku
        bupati wali walikota wakil gubernur kepala camat lurah pemerintah pemda pemkab pemkot
        pejabat dinas sekretaris sekretariat setda kabag kab kabupaten kota kecamatan desa
        kelurahan kades perda perbup perwali perdes peraturan keputusan sk surat edaran se sop
        pks mou perjanjian kesepakatan dpa rka foto laporan rekap rekapitulasi matriks data
        daftar notulen berita acara dokumen lembar naskah upaya program ragam sdn smpn sman smkn
        slbn lampiran sertifikat nomor no tahun tahunan tanggal periode tim pembentukan
        penetapan pelaksanaan
        """
    )
)
VERBS = ("me", "di")
# Longest first. A nasal before a vowel has swallowed a letter of the stem, which comes back.
PREFIXES = (
    *(("memper", ""), ("meny", "s"), ("peny", "s"), ("meng", ""), ("peng", "")),
    *(("mem", "p"), ("pem", "p"), ("men", "t"), ("pen", "t")),
    *(("ber", ""), ("ter", ""), ("per", ""), ("me", ""), ("pe", ""), ("di", ""), ("ke", "")),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A comparable term and the words of the title that said it."""

    key: str
    words: str


@lru_cache(maxsize=4096)
def terms(text: str) -> tuple[Term, ...]:
    """The terms of a title in its order, each once; filler words and numbers say nothing."""
    plain = " ".join(WORD.findall(text.lower()))
    found: dict[str, Term] = {}
    place = 0
    for match in _writings().finditer(plain):
        _add_words(found, plain[place : match.start()])
        _add(found, _concept_of()[match.group()], match.group())
        place = match.end()
    _add_words(found, plain[place:])
    return tuple(found.values())


def words_of(text: str) -> frozenset[str]:
    """The plain words, for telling a misspelt word from a foreign one."""
    return frozenset(WORD.findall(text.lower()))


@lru_cache(maxsize=4096)
def spelt(text: str, vocabulary: frozenset[str]) -> str:
    """The title with each word that nobody knows replaced by the one it is a misspelling of."""
    return " ".join(_spelt(word, vocabulary) for word in WORD.findall(text.lower()))


def _spelt(word: str, vocabulary: frozenset[str]) -> str:
    known = word in vocabulary or word in FILLERS or word in _concept_words()
    if known or len(word) < SHORTEST_MISSPELT or word.isdigit():
        return word
    alike = [one for one in vocabulary | _concept_words() if _may_be(one, word)]
    found = difflib.get_close_matches(word, sorted(alike), n=1, cutoff=SIMILAR_SPELLING)
    return found[0] if found else word


def _may_be(known: str, word: str) -> bool:
    """Typing errors seldom touch the first letter or change the length by more than one."""
    return known[0] == word[0] and abs(len(known) - len(word)) <= 1


def keys(text: str) -> frozenset[str]:
    """The bare terms of a text."""
    return frozenset(term.key for term in terms(text))


def _add_words(found: dict[str, Term], plain: str) -> None:
    for word in plain.split():
        if word not in FILLERS and not word.isdigit() and len(word) > 1:
            _add(found, stem(word), word)


def _add(found: dict[str, Term], key: str, words: str) -> None:
    found.setdefault(key, Term(key, words))
    for further in MEANS.get(key, ()):
        found.setdefault(further, Term(further, words))


def stem(word: str) -> str:
    """The word without its common endings and beginnings, where enough of it is left."""
    word = _without_ending(word)
    for prefix, swallowed in PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= SHORTEST_STEM:
            return swallowed + rest if rest[0] in VOWELS else rest
    return word


def _without_ending(word: str) -> str:
    """ "kebijakan" loses its -an, "menerbitkan" its -kan, "anggaran" nothing of "anggar"."""
    endings = ("nya", "kan", "i", "an") if word.startswith(VERBS) else ("nya", "an")
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) > SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=1)
def _concept_of() -> dict[str, str]:
    return {writing: key for key, writings in CONCEPTS.items() for writing in writings}


@lru_cache(maxsize=1)
def _concept_words() -> frozenset[str]:
    return frozenset().union(*(words_of(writing) for writing in _concept_of()))


@lru_cache(maxsize=1)
def _writings() -> re.Pattern[str]:
    longest_first = sorted(_concept_of(), key=lambda writing: (-len(writing), writing))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
