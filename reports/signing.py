"""The portal's electronic signature inside its PDFs, where a certificate is set up (docs/adr/016).

PAdES baseline B-B: the document's bytes, the certificate's hash and the reason are signed, with no
time from a third party. Nothing of it is drawn, so that tags and reading order stay as they are.
"""

from __future__ import annotations

import logging
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from reports.printing import NotPrinted

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FIELD = "PortalKLA"
REASON = "Lembar ini dikeluarkan Portal KLA"
UNREADABLE = (
    "Lembar tidak dibuat: sertifikat tanda tangan elektronik tidak dapat dibaca. "
    "Beri tahu pengelola server."
)

logger = logging.getLogger(__name__)


def is_signing() -> bool:
    """Whether a certificate is set up."""
    return bool(settings.SIGNING_P12)


def signatory() -> str:
    """Whose certificate signs at present, as it says itself; "" while nothing is signed."""
    if not is_signing():
        return ""
    try:
        subject = _signer().signing_cert.subject.native
    except NotPrinted:
        return ""
    return subject.get("common_name") or subject.get("organization_name") or "Portal KLA"


def valid_until() -> datetime:
    """The last moment of the certificate. Raises NotPrinted where it can't be read."""
    return _signer().signing_cert.not_valid_after


def signed(content: bytes, *, location: str, now: datetime) -> bytes:
    """The PDF with a signature over all of it, added as a new revision; only where `is_signing`.

    Raises NotPrinted where the certificate can't be read, or is not valid at `now`.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter

    signer = _signer()
    _refuse_out_of_date(signer, now)
    told = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=REASON,
        location=location,
        subfilter=SigSeedSubFilter.PADES,
    )
    # A hidden field is none that a screen reader would have to announce (PDF/UA-1, 7.18.1).
    hidden = InvisSigSettings(set_hidden_flag=True)
    place = SigFieldSpec(FIELD, invis_sig_settings=hidden)
    out = BytesIO()
    document = IncrementalPdfFileWriter(BytesIO(content))
    PdfSigner(told, signer, new_field_spec=place).sign_pdf(document, output=out)
    return out.getvalue()


def _signer() -> SimpleSigner:
    """A renewed file is read anew, without a restart. Raises NotPrinted."""
    path = Path(settings.SIGNING_P12)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as trouble:
        # Its kind only: nothing of key or password gets into a log.
        logger.error("signing: %s", type(trouble).__name__)
        raise NotPrinted(UNREADABLE, 500) from None


@lru_cache(maxsize=1)
def _read(path: Path, modified: int) -> SimpleSigner:
    from pyhanko.sign.signers import SimpleSigner

    password = settings.SIGNING_PASSWORD.encode() or None
    return SimpleSigner.load_pkcs12_data(path.read_bytes(), other_certs=(), passphrase=password)


def _refuse_out_of_date(signer: SimpleSigner, now: datetime) -> None:
    certificate = signer.signing_cert
    if certificate.not_valid_before <= now <= certificate.not_valid_after:
        return
    word = "belum berlaku" if now < certificate.not_valid_before else "sudah kedaluwarsa"
    raise NotPrinted(
        f"Lembar tidak dibuat: sertifikat tanda tangan elektronik portal {word}. "
        "Minta pengelola server menggantinya.",
        500,
    )
