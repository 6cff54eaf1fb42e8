"""A certificate that signs papers, made for a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

NOW = datetime(2024, 6, 25, 7, 5, tzinfo=UTC)
DAYS = 9_000
PASSWORD = "rahasia sertifikat"
USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
    *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def certificate_file(path: Path, *, name: str = "Portal", has_certificate: bool = True) -> str:
    """A PKCS#12 file with a key and a certificate that it signed itself, for `DAYS` from NOW."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(**dict.fromkeys(USES, False) | {"content_commitment": True})
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), serial_number=17)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=DAYS))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = certificate if has_certificate else None
    secret = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"kla", key, kept, None, secret))
    return str(path)
