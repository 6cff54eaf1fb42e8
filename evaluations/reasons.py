"""The verifiers' usual reasons (domain, "Evidence"); stored by code, so their words may improve."""

REASONS = {
    "tidak-sesuai": "Dokumen tidak sesuai dengan pertanyaan",
    "tahun-salah": "Tahun dokumen tidak sesuai",
    "belum-ditandatangani": "Belum ditandatangani atau distempel",
    "tidak-terbaca": "Pindaian tidak terbaca",
    "foto-tanpa-keterangan": "Foto tanpa tanggal dan tempat",
    "matriks-tidak-lengkap": "Matriks tidak lengkap",
    "berkas-tidak-ada": "Berkas tidak ada",
    "angka-berbeda": "Angka berbeda dengan dokumen",
}


def reason_words(codes: list[str]) -> list[str]:
    """In the order of the list; a code that the list no longer holds is shown as it is."""
    known = [words for code, words in REASONS.items() if code in codes]
    return known + [code for code in codes if code not in REASONS]
