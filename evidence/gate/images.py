"""JPEG, PNG, WebP and HEIC: small enough by their header, then decoded in full (security 42)."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path

from PIL import Image, ImageFile

from evidence.gate.heic import is_still, teach_pillow
from evidence.gate.phones import is_phone_trailer
from evidence.gate.tail import refuse_second_content
from jobs.gate.refusal import Refused

MOST_PIXELS = 40_000_000
# Pillow only warns at its limit; `_check_shape` refuses by the header, before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


def read_jpeg(path: Path) -> None:
    """Phones append previews and own data: more JPEGs and their trailers, but nothing else."""
    data = path.read_bytes()
    end = _end_of_jpeg(data, 0)
    while end is not None and data[end : end + 3] == b"\xff\xd8\xff":
        end = _end_of_jpeg(data, end)
    if end is None or not _ends_well(data[end:]):
        raise _unreadable("JPEG")
    _decode(path, data, "JPEG")


def _ends_well(rest: bytes) -> bool:
    return not rest.strip(b"\0") or is_phone_trailer(rest)


def read_png(path: Path) -> None:
    data = path.read_bytes()
    at = 8
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        if kind == b"IEND":
            break
    if at != len(data) or data[-8:-4] != b"IEND":
        raise _unreadable("PNG")
    _decode(path, data, "PNG")


def read_webp(path: Path) -> None:
    data = path.read_bytes()
    _, length, kind = struct.unpack_from("<4sI4s", data.ljust(12, b"\0"))
    if kind != b"WEBP" or len(data) != length + 8:
        raise _unreadable("WebP")
    _decode(path, data, "WEBP")


def read_heic(path: Path) -> None:
    data = path.read_bytes()
    if not is_still(data):
        raise _unreadable("HEIC")
    teach_pillow()
    _decode(path, data, "HEIF")


def _decode(path: Path, data: bytes, kind: str) -> None:
    # WeasyPrint, where it is loaded, tells Pillow to take cut pictures for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    label = {"WEBP": "WebP", "HEIF": "HEIC"}.get(kind, kind)
    refuse_second_content(path, data, label)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(path, formats=[kind]) as image:
                _check_shape(image)
                image.load()
    except (
        OSError, ValueError, SyntaxError, struct.error, IndexError, EOFError, RuntimeError, Warning
    ):  # fmt: skip
        # Pillow's readers report damage as any of these.
        raise _unreadable(label) from None


def _check_shape(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > MOST_PIXELS:
        raise Refused(
            f"Foto {image.width} x {image.height} piksel melebihi batas "
            f"{MOST_PIXELS // 1_000_000} juta piksel. Perkecil ukuran fotonya, lalu kirim lagi."
        )
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise Refused("Gambar bergerak tidak diterima. Simpan satu gambarnya sebagai JPEG.")


def _end_of_jpeg(data: bytes, start: int) -> int | None:
    """Index after the end marker of the JPEG at `start`, found marker by marker; None if broken."""
    at = start + 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            return at + 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
            if marker == 0xDA:
                at = _end_of_scan(data, at)
    # The end marker may be the last two bytes.
    return at + 2 if data[at : at + 2] == b"\xff\xd9" else None


def _end_of_scan(data: bytes, at: int) -> int:
    """Index of the marker after the picture data: FF 00 and restart marks belong to the data."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _unreadable(label: str) -> Refused:
    return Refused(
        f"Gambar {label} ini rusak, terpotong, atau memuat isi lain. Buka gambarnya, simpan ulang "
        f"sebagai {label}, lalu kirim hasilnya."
    )
