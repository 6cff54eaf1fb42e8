"""The way in to the areas as a file: the kecamatan of a regency, or the regencies."""

from __future__ import annotations

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from evaluations.area_queries import AreasPage
from evaluations.exports.about import book_of_assessment

KECAMATAN: Fields = (
    (Column("Kode", 12), lambda row: row.progress.key),
    (Column("Kecamatan", 30), lambda row: row.progress.name),
    (Column("Dijawab", 10, Kind.COUNT), lambda row: row.progress.answered),
    (Column("Ditanyakan", 12, Kind.COUNT), lambda row: row.progress.asked),
    (Column("Dijawab desa/kelurahan", 14, Kind.COUNT), lambda row: row.progress.village_answered),
    (Column("Ditanyakan kepada desa", 14, Kind.COUNT), lambda row: row.progress.village_asked),
    (Column("Berkas terkirim", 12, Kind.COUNT), lambda row: row.progress.sent),
    (Column("Berkas diminta", 12, Kind.COUNT), lambda row: row.progress.requested),
    (Column("Terlambat", 12, Kind.COUNT), lambda row: row.progress.late),
    (Column("Dikirim ke kabupaten", 24, Kind.MOMENT), lambda row: row.handed_in_at),
)
OWN: Fields = (
    (Column("Kode", 16), lambda area: area.code),
    (Column("Wilayah", 40), lambda area: area.title),
)
REGENCIES: Fields = (
    (Column("Kode", 10), lambda assessment: assessment.region_id),
    (Column("Daerah", 34), lambda assessment: assessment.region.title),
    (Column("Tahun", 8, Kind.YEAR), lambda assessment: assessment.round.year),
)


def areas_book(page: AreasPage) -> Book:
    if page.assessment:
        listings = [listing_of("Kecamatan", KECAMATAN, page.kecamatan)]
        title = "Kecamatan dengan jawaban dan berkasnya"
        return book_of_assessment("wilayah", title, page.assessment, listings)
    listings = []
    if page.own:
        listings.append(listing_of("Wilayah Anda", OWN, page.own))
    if page.regencies or not page.own:
        listings.append(listing_of("Daerah", REGENCIES, page.regencies))
    return Book("wilayah", About("Wilayah"), listings)
