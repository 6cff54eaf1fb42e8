"""Papers as their text comes out of a file, and what stands in them; made up after real shapes.

(name, text, expected): a field that `expected` does not name must not be proposed at all.
"""

from datetime import date

SAMPLES = [
    (
        "decree of a regent",
        """BUPATI KAUR
PROVINSI BENGKULU

KEPUTUSAN BUPATI KAUR
NOMOR : 188.4.45/123/KPTS/2023

TENTANG

PEMBENTUKAN GUGUS TUGAS KABUPATEN LAYAK ANAK
KABUPATEN KAUR

BUPATI KAUR,

Menimbang : a. bahwa berdasarkan Peraturan Presiden Nomor 25 Tahun 2021 tentang Kebijakan KLA,
perlu membentuk gugus tugas;

MEMUTUSKAN:
Ditetapkan di Bintuhan
pada tanggal 27 Juni 2023

BUPATI KAUR,

ttd

LISMIDIANTO
""",
        {
            "kind": "sk",
            "number": "188.4.45/123/KPTS/2023",
            "date": date(2023, 6, 27),
            "subject": "Pembentukan Gugus Tugas Kabupaten Layak Anak Kabupaten Kaur",
            "issuer": "Bupati Kaur",
            "signatory": "Bupati Kaur, Lismidianto",
            "year": 2023,
        },
    ),
    (
        "regulation of a regent",
        """BUPATI SELUMA
PROVINSI BENGKULU
PERATURAN BUPATI SELUMA
NOMOR 5 TAHUN 2023
TENTANG
RENCANA AKSI DAERAH KABUPATEN LAYAK ANAK
DENGAN RAHMAT TUHAN YANG MAHA ESA
BUPATI SELUMA,
Menimbang : a. bahwa untuk melaksanakan Pasal 9 Peraturan Daerah Nomor 3 Tahun 2020
Ditetapkan di Tais
pada tanggal 14 Maret 2023
BUPATI SELUMA,
Cap/dto
H. ERWIN OCTAVIAN, S.E.
Diundangkan di Tais
pada tanggal 15 Maret 2023
SEKRETARIS DAERAH KABUPATEN SELUMA,
""",
        {
            "kind": "peraturan",
            "number": "5 Tahun 2023",
            "date": date(2023, 3, 14),
            "subject": "Rencana Aksi Daerah Kabupaten Layak Anak",
            "issuer": "Bupati Seluma",
            "signatory": "Bupati Seluma, H. Erwin Octavian, S.E.",
            "year": 2023,
        },
    ),
    (
        "regional law",
        """PEMERINTAH KABUPATEN KAUR
PERATURAN DAERAH KABUPATEN KAUR
NOMOR 7 TAHUN 2021
TENTANG
PENYELENGGARAAN PERLINDUNGAN ANAK
DENGAN RAHMAT TUHAN YANG MAHA ESA
BUPATI KAUR,
Ditetapkan di Bintuhan
pada tanggal 2 Agustus 2021
BUPATI KAUR,
ttd.
LISMIDIANTO
""",
        {
            "kind": "peraturan",
            "number": "7 Tahun 2021",
            "date": date(2021, 8, 2),
            "subject": "Penyelenggaraan Perlindungan Anak",
            "issuer": "Kabupaten Kaur",
            "signatory": "Bupati Kaur, Lismidianto",
            "year": 2021,
        },
    ),
    (
        "decree of a head of office, date in figures",
        """PEMERINTAH KABUPATEN KAUR
DINAS KESEHATAN
Jalan Kolonel Syamsul Bahrun Nomor 1 Bintuhan

KEPUTUSAN KEPALA DINAS KESEHATAN KABUPATEN KAUR
NOMOR: 440/017/DINKES/2024

TENTANG
PENETAPAN PUSKESMAS RAMAH ANAK

KEPALA DINAS KESEHATAN KABUPATEN KAUR,
Menimbang : bahwa
Ditetapkan di : Bintuhan
Pada tanggal : 05-02-2024
KEPALA DINAS KESEHATAN,


dr. Siti Rahma, M.Kes
NIP. 19760101 200501 2 001
""",
        {
            "kind": "sk",
            "number": "440/017/DINKES/2024",
            "date": date(2024, 2, 5),
            "subject": "Penetapan Puskesmas Ramah Anak",
            "issuer": "Kepala Dinas Kesehatan Kabupaten Kaur",
            "signatory": "Kepala Dinas Kesehatan, dr. Siti Rahma, M.Kes",
            "year": 2024,
        },
    ),
    (
        "minutes",
        """NOTULEN RAPAT KOORDINASI GUGUS TUGAS KLA

Hari/Tanggal : Selasa, 12 November 2024
Waktu : 09.00 WIB
Tempat : Aula Bappeda
Pimpinan rapat : Sekretaris Daerah
1. Pembukaan
""",
        {"kind": "laporan", "date": date(2024, 11, 12), "year": 2024},
    ),
    (
        "circular letter",
        """BUPATI KAUR

SURAT EDARAN
NOMOR : 400.2/88/DP3A/2024
TENTANG
KAWASAN TANPA ROKOK DI SEKOLAH

Yth. Kepala OPD se-Kabupaten Kaur
di Tempat

Bintuhan, 8 Januari 2024
BUPATI KAUR,

LISMIDIANTO
""",
        {
            "kind": "edaran",
            "number": "400.2/88/DP3A/2024",
            "date": date(2024, 1, 8),
            "subject": "Kawasan Tanpa Rokok di Sekolah",
            "signatory": "Bupati Kaur, Lismidianto",
            "year": 2024,
        },
    ),
    (
        "letter with number and date in one line",
        """DINAS PEMBERDAYAAN PEREMPUAN DAN PERLINDUNGAN ANAK
Jalan Merdeka No. 3

Nomor : 005/45/DP3A/2024          Bintuhan, 3 Mei 2024
Sifat : Penting
Lampiran : 1 berkas
Perihal : Undangan rapat forum anak daerah

Kepada
Yth. Camat se-Kabupaten Kaur
""",
        {
            "number": "005/45/DP3A/2024",
            "date": date(2024, 5, 3),
            "subject": "Undangan rapat forum anak daerah",
            "issuer": "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
            "year": 2024,
        },
    ),
    (
        "decree of a village head",
        """PEMERINTAH KABUPATEN KAUR
KECAMATAN KINAL
KEPUTUSAN KEPALA DESA GEDUNG WANI
NOMOR 12 TAHUN 2022
TENTANG
PEMBENTUKAN PATBM DESA GEDUNG WANI
KEPALA DESA GEDUNG WANI,
Ditetapkan di Gedung Wani
pada tanggal 1 Februari 2022
KEPALA DESA GEDUNG WANI
ttd
SUHARDI
""",
        {
            "kind": "sk",
            "number": "12 Tahun 2022",
            "date": date(2022, 2, 1),
            "subject": "Pembentukan PATBM Desa Gedung Wani",
            "issuer": "Kepala Desa Gedung Wani",
            "signatory": "Kepala Desa Gedung Wani, Suhardi",
            "year": 2022,
        },
    ),
    (
        "memorandum between two offices",
        """NOTA KESEPAHAMAN
ANTARA
PEMERINTAH KABUPATEN KAUR
DENGAN
PENGADILAN AGAMA BINTUHAN
NOMOR : 119/21/NK/2023
NOMOR : W7-A9/55/HM.01/2023
TENTANG
PENCEGAHAN PERKAWINAN ANAK
Pada hari ini Senin tanggal 4 September 2023 bertempat di Bintuhan
PIHAK KESATU
""",
        {
            "kind": "kerja-sama",
            "number": "119/21/NK/2023",
            "date": date(2023, 9, 4),
            "subject": "Pencegahan Perkawinan Anak",
            "issuer": "Pengadilan Agama Bintuhan",
            "year": 2023,
        },
    ),
    (
        "budget paper",
        """DOKUMEN PELAKSANAAN ANGGARAN
SATUAN KERJA PERANGKAT DAERAH
(DPA-SKPD)
TAHUN ANGGARAN 2024
Nomor : DPA/A.1/2.08.0.00/001/2024
Organisasi : 2.08 Dinas Pemberdayaan Perempuan
""",
        {"kind": "anggaran", "number": "DPA/A.1/2.08.0.00/001/2024", "year": 2024},
    ),
    (
        "scan with reading faults",
        """BUPATI KAUR
PR0VINSI BENGKULU

KEPUTUSAN BUPATI KAUR
N0MOR ; 188.4.45 / 310 / KPTS / 2022

T E N T A N G

TIM PELAKSANA SEKOLAH RAMAH ANAK

BUPATI KAUR,
Menimbang ; a.
Ditetapkan di Bintuhan
pada tanggal  9 Nopember 2022
BUPATI KAUR,

LISMIDIANTO
""",
        {
            "kind": "sk",
            "number": "188.4.45/310/KPTS/2022",
            "date": date(2022, 11, 9),
            "subject": "Tim Pelaksana Sekolah Ramah Anak",
            "issuer": "Bupati Kaur",
            "signatory": "Bupati Kaur, Lismidianto",
            "year": 2022,
        },
    ),
    (
        "scan that lost its line breaks",
        """KEPUTUSAN WALI KOTA BENGKULU NOMOR 210 TAHUN 2023
TENTANG PUSAT PEMBELAJARAN KELUARGA
WALI KOTA BENGKULU,
Menimbang: bahwa
Ditetapkan di Bengkulu pada tanggal 30 Januari 2023
WALI KOTA BENGKULU,
ttd
H. HELMI HASAN
""",
        {
            "kind": "sk",
            "date": date(2023, 1, 30),
            "subject": "Pusat Pembelajaran Keluarga",
            "issuer": "Wali Kota Bengkulu",
            "signatory": "Wali Kota Bengkulu, H. Helmi Hasan",
            "year": 2023,
        },
    ),
    (
        "standard procedure",
        """STANDAR OPERASIONAL PROSEDUR
PENANGANAN PENGADUAN KEKERASAN TERHADAP ANAK
Nomor SOP : 463/09/UPTD-PPA/2024
Tanggal pembuatan : 17 April 2024
""",
        {"kind": "sop", "date": date(2024, 4, 17), "year": 2024},
    ),
    (
        "report of an activity",
        """LAPORAN KEGIATAN
PELATIHAN KONVENSI HAK ANAK BAGI GURU
DINAS PENDIDIKAN KABUPATEN KAUR
TAHUN 2024
A. Latar belakang
Kegiatan dilaksanakan pada tanggal 6 Juni 2024.
""",
        {
            "kind": "laporan",
            "date": date(2024, 6, 6),
            "issuer": "Dinas Pendidikan Kabupaten Kaur",
            "year": 2024,
        },
    ),
    (
        "list of those present",
        """DAFTAR HADIR
Kegiatan : Sosialisasi hak anak
Hari/tanggal : Kamis / 22 Agustus 2024
No Nama Jabatan Tanda tangan
""",
        {"kind": "laporan", "date": date(2024, 8, 22), "year": 2024},
    ),
    (
        "instruction",
        """INSTRUKSI BUPATI KAUR
NOMOR 2 TAHUN 2024
TENTANG
PERCEPATAN PENURUNAN STUNTING
BUPATI KAUR,
Dikeluarkan di Bintuhan
pada tanggal 19 Pebruari 2024
BUPATI KAUR,
LISMIDIANTO
""",
        {
            "kind": "edaran",
            "number": "2 Tahun 2024",
            "date": date(2024, 2, 19),
            "subject": "Percepatan Penurunan Stunting",
            "issuer": "Bupati Kaur",
            "signatory": "Bupati Kaur, Lismidianto",
            "year": 2024,
        },
    ),
    (
        "record of a handing over",
        """BERITA ACARA SERAH TERIMA
Nomor : 027/11/BAST/2023
Pada hari ini Rabu tanggal 20 Desember 2023 yang bertanda tangan di bawah ini:
1. Nama : Andi
""",
        {
            "kind": "laporan",
            "number": "027/11/BAST/2023",
            "date": date(2023, 12, 20),
            "year": 2023,
        },
    ),
    (
        "certificate",
        """SERTIFIKAT
Nomor : 15/SRA/2022
diberikan kepada
SD NEGERI 1 KINAL
Bintuhan, 23 Juli 2022
""",
        {
            "kind": "sertifikat",
            "number": "15/SRA/2022",
            "date": date(2022, 7, 23),
            "year": 2022,
        },
    ),
    (
        "decree signed for somebody",
        """KEPUTUSAN CAMAT KINAL
NOMOR : 140/08/KNL/2024
TENTANG
FORUM ANAK KECAMATAN KINAL
CAMAT KINAL,
Ditetapkan di Kinal
pada tanggal 11 Maret 2024
Plt. CAMAT KINAL,

( BUDI SANTOSO, S.Sos )
""",
        {
            "kind": "sk",
            "number": "140/08/KNL/2024",
            "date": date(2024, 3, 11),
            "subject": "Forum Anak Kecamatan Kinal",
            "issuer": "Camat Kinal",
            "signatory": "Plt. Camat Kinal, Budi Santoso, S.Sos",
            "year": 2024,
        },
    ),
    (
        "decree whose number was left open",
        """KEPUTUSAN BUPATI KAUR
NOMOR :            TAHUN 2024
TENTANG
TIM PENYUSUN PROFIL ANAK
BUPATI KAUR,
Ditetapkan di Bintuhan
pada tanggal          2024
""",
        {
            "kind": "sk",
            "subject": "Tim Penyusun Profil Anak",
            "issuer": "Bupati Kaur",
        },
    ),
    (
        "a table without anything to read",
        "Kecamatan\tJumlah anak\nKaur Selatan\t120\nKinal\t98\n",
        {},
    ),
    ("noise of a scan", "|| ;: ,, ~~ I1l\n.. _ - ii\n", {}),
    (
        "a day that does not exist",
        "LAPORAN BULANAN\nTanggal : 31 Februari 2024\n",
        {"kind": "laporan"},
    ),
]
