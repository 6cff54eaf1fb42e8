"""Files made by code: what people send, and what attackers do. None is a real document."""

import io
import random
import secrets
import struct
import zipfile
import zlib
from functools import cache

import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

HTML = b"<html><script>alert(1)</script></html>"
# In two parts, so that scanners of the repository stay calm.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OPEN_XML = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pdf(pages=1, change=None, **save) -> bytes:
    """A PDF of empty pages; `change` may alter it before it is saved."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(200, 200))
        if change:
            change(made)
        made.save(out, **save)
    return out.getvalue()


def image(kind: str, size=(40, 30), **save) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind, **save)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Kecamatan", "Jumlah anak"])
    book.active.append(["Kaur Selatan", 12])
    book.save(out)
    return out.getvalue()


DOCX_PARTS = {
    "[Content_Types].xml": (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" '
        f'ContentType="{OPEN_XML}wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    ),
    "word/document.xml": (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Notulen rapat</w:t></w:r></w:p></w:body></w:document>"
    ),
}


def packed(parts, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of (name or ZipInfo, content) pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def docx(*more, **changed) -> bytes:
    """A DOCX; `more` are extra parts, `changed` replaces by part name ("types", "rels", "main")."""
    keys = {"types": "[Content_Types].xml", "rels": "_rels/.rels", "main": "word/document.xml"}
    parts = DOCX_PARTS | {keys[key]: content for key, content in changed.items()}
    return packed([*parts.items(), *more])


def relations_to(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


VIDEO = box(b"ftyp", b"mp42\0\0\0\0") + box(b"mdat", b"\x07" * 64) + box(b"moov", b"\x01" * 32)


def samsung_trailer(*blocks: bytes, unclaimed: bytes = b"", count: int | None = None) -> bytes:
    """Blocks and the directory that names them; `unclaimed` bytes lie before the first block."""
    total = sum(map(len, blocks))
    entries, back = b"", total
    for block in blocks:
        entries += struct.pack("<2xHII", 0x0A01, back, len(block))
        back -= len(block)
    number = len(blocks) if count is None else count
    directory = b"SEFH" + struct.pack("<II", 106, number) + entries
    return unclaimed + b"".join(blocks) + directory + struct.pack("<I", len(directory)) + b"SEFT"


def good_files() -> dict[str, bytes]:
    return {
        "sk.pdf": pdf(pages=3),
        "foto.jpg": image("JPEG", exif=_some_exif()),
        "foto.jpeg": image("JPEG", progressive=True),
        "tangkapan layar.png": image("PNG"),
        "foto.webp": image("WEBP"),
        "data.xlsx": xlsx(),
        "notulen.docx": docx(
            ("word/_rels/document.xml.rels", relations_to("hyperlink", "https://contoh.go.id/"))
        ),
        "dua gambar.jpg": image("JPEG") + image("JPEG", size=(8, 8)),
        "samsung.jpg": image("JPEG") + samsung_trailer(b"Image_UTC_Data1718000000000"),
        "samsung bergerak.jpg": image("JPEG") + samsung_trailer(b"MotionPhoto", VIDEO),
        "foto bergerak.jpg": image("JPEG") + VIDEO,
        "tulisan tangan.pdf": written_pdf(),
        "angka tersendiri.pdf": written_pdf(extra=b"12"),
        "teks tersendiri.pdf": written_pdf(extra=b"(kata /JavaScript)"),
        "terisi.pdf": pdf(
            change=_goes_to_first_page, object_stream_mode=pikepdf.ObjectStreamMode.generate
        ),
        "menyebut.pdf": pdf(change=_only_mentions_javascript),
    }


def _some_exif():
    exif = Image.Exif()
    exif[0x010F] = "Telepon"
    return exif


def _goes_to_first_page(made):
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]))


def _only_mentions_javascript(made):
    made.docinfo["/Title"] = String("Pelatihan /JavaScript dan /Launch")


def written_pdf(comment=b"", trailer=b"", extra=b"") -> bytes:
    """A valid PDF written by hand, for what no library would write; `extra` is object 4."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        extra or b"null",
    ]
    out, offsets = b"%PDF-1.4\n" + comment, []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 5\n0000000000 65535 f \n" + table
    tail = b"trailer\n<</Root 1 0 R/Size 5%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(out))
    return out + head + tail


# --- PDFs that act -----------------------------------------------------------------------------


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _opens_with_script(made):
    made.Root.OpenAction = made.make_indirect(script())


def _opens_with_direct_script(made):
    made.Root.OpenAction = script()


def _script_in_stream(made):
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=made.make_stream(b"app.alert(1)"))


def _script_in_names(made):
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), script()]))


def _script_on_page(made):
    made.pages[0].obj.AA = Dictionary(O=script())


def _script_deep_in_arrays(made):
    made.pages[0].obj.Annots = [Dictionary(Type=Name.Annot, Subtype=Name.Link, A=script())]


def _launches(made):
    action = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    made.pages[0].obj.Annots = [Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)]


def _submits(made):
    made.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=String("http://contoh.invalid/"))


def _carries_program(made):
    made.attachments["setup.exe"] = pikepdf.AttachedFileSpec(made, b"MZ\x90\x00" * 20)


def _carries_xfa(made):
    made.Root.AcroForm = Dictionary(Fields=[], XFA=made.make_stream(b"<xdp/>"))


def _plays(made):
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)
    made.pages[0].obj.Annots = [made.make_indirect(annotation)]


def _escaped_script(data: bytes) -> bytes:
    """The name written as /J#53: the same name to every reader."""
    return data.replace(b"/JS ", b"/J#53 ", 1)


ENCRYPTED = {"encryption": pikepdf.Encryption(owner="a", user="b")}
RESTRICTED = {"encryption": pikepdf.Encryption(owner="a", user="")}


def hostile_pdfs() -> dict[str, bytes]:
    plain = pdf()
    archive = packed([("x.class", b"\xca\xfe\xba\xbe")])
    return {
        "html di dalam.pdf": b"%PDF-1.4\n" + HTML,
        "html berekor eof.pdf": b"%PDF-1.4\n" + HTML + b"\n%%EOF",
        "html dalam komentar.pdf": written_pdf(comment=b"%" + HTML + b"\n"),
        "svg dalam komentar.pdf": written_pdf(comment=b"%<svg onload='alert(1)'/>\n"),
        "skrip di trailer.pdf": written_pdf(trailer=b"/X<</S/JavaScript/JS(app.alert(1))>>"),
        "skrip tak terpakai.pdf": written_pdf(extra=b"[1 [2 <</S /JavaScript>>]]"),
        "berkas tersembunyi.pdf": written_pdf(
            extra=b"<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream"
        ),
        "svg.pdf": b'%PDF-1.4\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>\n%%EOF',
        "html di depan.pdf": HTML + plain,
        "spasi di depan.pdf": b" " * 600 + plain,
        "bom.pdf": b"\xef\xbb\xbf" + plain,
        "hanya html.pdf": HTML,
        "utf16.pdf": HTML.decode().encode("utf-16"),
        "zip di belakang.pdf": plain + archive,
        "zip lalu eof.pdf": plain + archive[:-2] + struct.pack("<H", 6) + b"%%EOF\n",
        "terpotong.pdf": plain[: len(plain) // 2],
        "terpotong bereof.pdf": plain[: len(plain) // 2] + b"\n%%EOF",
        "ekor.pdf": plain + b"MZ" * 40,
        "satu byte.pdf": b"%",
        "eicar.pdf": EICAR,
        "skrip.pdf": pdf(change=_opens_with_script),
        "skrip langsung.pdf": pdf(change=_opens_with_direct_script),
        "skrip aliran.pdf": pdf(change=_script_in_stream),
        "skrip bernama.pdf": pdf(change=_script_in_names),
        "skrip halaman.pdf": pdf(change=_script_on_page),
        "skrip tautan.pdf": pdf(change=_script_deep_in_arrays),
        "skrip tersamar.pdf": _escaped_script(pdf(change=_opens_with_script)),
        "skrip termampat.pdf": pdf(
            change=_opens_with_script, object_stream_mode=pikepdf.ObjectStreamMode.generate
        ),
        "jalankan.pdf": pdf(change=_launches),
        "kirim.pdf": pdf(change=_submits),
        "lampiran.pdf": pdf(change=_carries_program),
        "xfa.pdf": pdf(change=_carries_xfa),
        "media.pdf": pdf(change=_plays),
        "terkunci.pdf": pdf(**ENCRYPTED),
        "dibatasi.pdf": pdf(**RESTRICTED),
        "tanpa halaman.pdf": pdf(pages=0),
        "banyak halaman.pdf": pdf(pages=501),
    }


# --- pictures ----------------------------------------------------------------------------------


def png_of(width: int, height: int) -> bytes:
    """A valid PNG of one colour: a few kilobytes that decode to width x height pixels."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    line = b"\0" * (1 + width)
    data = _deflated(line, height)
    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def _deflated(line: bytes, times: int) -> bytes:
    """zlib's stream of as many equal lines of zeros; deflating 650 MB would take seconds."""
    rows = zlib.compressobj(9, wbits=-15)
    block = rows.compress(line) + rows.flush(zlib.Z_FULL_FLUSH)
    # Adler-32 of n zeros: the one sum stays 1, the other has grown by it n times.
    checksum = struct.pack(">HH", len(line) * times % 65521, 1)
    return b"\x78\xda" + block * times + rows.flush() + checksum


def animation(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def hostile_images() -> dict[str, bytes]:
    jpeg, png, webp = image("JPEG"), image("PNG"), image("WEBP")
    archive = packed([("x.txt", b"x")])
    return {
        "zip di belakang.jpg": jpeg + archive,
        "php di belakang.jpg": jpeg + b"<?php system($_GET[0]); ?>",
        "program di belakang.jpg": jpeg + b"MZ" * 40,
        "samsung dengan sisipan.jpg": jpeg + samsung_trailer(b"data", unclaimed=b"MZ" * 40),
        "samsung salah hitung.jpg": jpeg + samsung_trailer(b"data", count=2),
        "samsung tanpa isi.jpg": jpeg + b"MZ" * 40 + b"SEFT",
        "samsung terlalu panjang.jpg": jpeg + b"x" * 20 + struct.pack("<I", 999) + b"SEFT",
        "samsung berisi zip.jpg": jpeg + samsung_trailer(archive),
        "video dengan sisipan.jpg": jpeg + VIDEO + b"MZ" * 40,
        "video tanpa jenis.jpg": jpeg + VIDEO[16:],
        "video terpotong.jpg": jpeg + VIDEO[:-1],
        "video kotak asing.jpg": jpeg + VIDEO + box(b"evil", b"MZ"),
        "kepala saja.jpg": jpeg[:20] + b"<?php system($_GET[0]); ?>",
        "komentar html.jpg": image("JPEG", comment=HTML),
        "terpotong.jpg": jpeg[:-40],
        "isi rusak.png": png[:60] + b"\0" * 20 + png[80:],
        "png bernama jpg.jpg": png,
        "svg.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "zip di belakang.png": png + archive,
        "dua gambar.png": png + png,
        "indeks rusak.jpg": jpeg[:2] + b"\xff\xe2\0\x0eMPF\0rusakrus" + jpeg[2:],
        "bom piksel.png": png_of(9000, 9000),
        "bom besar.png": png_of(65_000, 10_000),
        "bergerak.png": animation("PNG"),
        "ekor.webp": webp + b"\0\0",
        "riff lain.webp": b"RIFF" + struct.pack("<I", 4) + b"AVI ",
        "bergerak.webp": animation("WEBP"),
        "gif.jpg": image("GIF"),
    }


# --- office ------------------------------------------------------------------------------------


def _entities(bomb: bool) -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "la">{levels if bomb else ""}]><x>&l0;</x>'
    )


def link() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("word/passwd.xml")
    entry.external_attr = 0o120777 << 16
    return entry


def overlapping() -> bytes:
    """Two members that share the same bytes: the second directory entry is moved to the first."""
    data = bytearray(docx(("word/a.xml", b"<a/>"), ("word/b.xml", b"<a/>")))
    first = data.find(b"PK\x03\x04", data.find(b"word/document.xml"))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 42 : directory + 46] = struct.pack("<I", first)
    return bytes(data)


def hidden_before_directory() -> bytes:
    """Forty bytes that no entry names, between the last member and the directory."""
    data = docx()
    (start,) = struct.unpack("<I", data[-6:-2])
    return data[:start] + b"MZ" * 20 + data[start:-6] + struct.pack("<I", start + 40) + data[-2:]


def lying_size() -> bytes:
    """The directory says one byte, the data inflates to far more."""
    data = bytearray(docx(("word/a.xml", b"a" * 5000)))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 1)
    return bytes(data)


def marked_encrypted() -> bytes:
    data = bytearray(docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    return bytes(data)


def _puffed() -> bytes:
    """31 MB that deflate by less than the ratio allows: only the sum is too much."""
    noise = random.Random(1)
    return b"".join(noise.randbytes(100) + bytes(9900) for _ in range(3100))


def hostile_office() -> dict[str, bytes]:
    macro = DOCX_PARTS["[Content_Types].xml"].replace(
        f"{OPEN_XML}wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled"
    )
    plain = docx()
    wide = [(f"word/{number}.xml", b"<a/>") for number in range(400)]
    return {
        "isi docx.xlsx": plain,
        "isi xlsx.docx": xlsx(),
        "makro.docx": docx(types=macro),
        "vba.docx": docx(("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")),
        "objek.docx": docx(("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0")),
        "activex.docx": docx(("word/activeX/activeX1.xml", b"<a/>")),
        "tautan luar.xlsx": packed([("xl/externalLinks/externalLink1.xml", b"<a/>")]),
        "templat.docx": docx(
            ("word/_rels/settings.xml.rels", relations_to("attachedTemplate", "http://x.invalid/"))
        ),
        "gambar luar.docx": docx(
            ("word/_rels/document.xml.rels", relations_to("image", "http://x.invalid/a.png"))
        ),
        "jar.docx": packed([("META-INF/MANIFEST.MF", b"x"), ("A.class", b"\xca\xfe\xba\xbe")]),
        "jar di docx.docx": docx(("A.class", b"\xca\xfe\xba\xbe")),
        "zip biasa.xlsx": packed([("x.txt", b"x")]),
        "ole.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "html.docx": HTML,
        "dtd.docx": docx(main=_entities(bomb=False)),
        "tawa.docx": docx(("word/sharedStrings.xml", _entities(bomb=True))),
        "utf16.docx": docx(main=_entities(bomb=False).encode("utf-16")),
        "utf16 di gaya.docx": docx(("word/styles.xml", _entities(bomb=True).encode("utf-16"))),
        "objek tertaut.docx": docx(
            (
                "word/_rels/document.xml.rels",
                relations_to("oleObject", "x.bin").replace(' TargetMode="External"', ""),
            )
        ),
        "utf7.docx": docx(main='<?xml version="1.0" encoding="utf-7"?>+ADw-x/+AD4-'),
        "bom nol.docx": docx(("word/media/a.bin", b"\0" * 30_000_000)),
        "bom bertahap.docx": docx(("word/media/a.bin", _puffed()), ("word/media/b.bin", _puffed())),
        "banyak bagian.docx": docx(*wide),
        "nama ganda.docx": docx(("word/DOCUMENT.xml", b"<a/>")),
        "keluar folder.docx": docx(("word/../../a.xml", b"<a/>")),
        "tautan simbolik.docx": docx((link(), b"/etc/passwd")),
        "tumpang tindih.docx": overlapping(),
        "sela tersembunyi.docx": hidden_before_directory(),
        "ukuran bohong.docx": lying_size(),
        "terkunci.docx": marked_encrypted(),
        "awalan.docx": b"MZ" + plain,
        "awalan zip.docx": b"PK\x03\x04" + plain,
        "akhiran.docx": plain + b"MZ" * 30,
        "komentar.docx": plain[:-2] + struct.pack("<H", 4) + b"%%EO",
        "terpotong.docx": plain[:-30],
        "rusak.docx": plain.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        "bukan xml.docx": docx(main="<w:document>"),
        "tanpa isi.docx": packed([(n, c) for n, c in DOCX_PARTS.items() if "document" not in n]),
    }


def refused_by_name() -> dict[str, bytes]:
    return {
        "gambar.svg": b"<svg/>",
        "halaman.html": HTML,
        "halaman.mhtml": HTML,
        "aplikasi.hta": HTML,
        "tautan.lnk": b"L\0\0\0",
        "data.xls": b"\xd0\xcf\x11\xe0",
        "makro.docm": docx(),
        "makro.xlsm": xlsx(),
        "arsip.zip": packed([("x", b"x")]),
        "setup.exe": b"MZ",
        "sk.pdf.exe": pdf(),
        "foto.jpg.pdf": image("JPEG"),
        "sk.docx.pdf": docx(),
        "sk.pdf.jpg": pdf(),
        "sk.pdf.": pdf(),
        "sk.pdf .html": pdf(),
        "sk.exe\u202efdp.": pdf(),
        "eicar.txt": EICAR,
        "tanpa akhiran": pdf(),
        "video.mp4": b"\0\0\0\x18ftypmp42",
    }


@cache
def hostile_files() -> dict[str, bytes]:
    """All of them by name, made once in each test process: it takes seconds."""
    return hostile_pdfs() | hostile_images() | hostile_office() | refused_by_name()


def unique_pdf() -> bytes:
    """A PDF whose bytes nobody else has."""

    def mark(made):
        made.docinfo["/Subject"] = String(secrets.token_hex(16))

    return pdf(change=mark)
