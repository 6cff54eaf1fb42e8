"""What `manage.py check --deploy` asks of the programs and the certificate beside the portal.

Whether they are told completely is judged at the start already (kla_portal/neighbours.py); these
checks go over the network or watch the time, so they only run where somebody asks for them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.files.storage import default_storage

from audit.clock import db_now
from evidence.storage import StoreAway
from jobs import clamd
from reports.printing import NotPrinted
from reports.signing import is_signing, valid_until

LEAST_DAYS_LEFT = 30
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@checks.register(deploy=True)
def object_store_answers(**asked: Any) -> list[checks.CheckMessage]:
    told = settings.STORAGES["default"].get("OPTIONS", {})
    if "endpoint_url" not in told:
        return []
    found: list[checks.CheckMessage] = []
    endpoint = urlsplit(told["endpoint_url"])
    if endpoint.scheme != "https" and endpoint.hostname not in LOOPBACK:
        found.append(
            checks.Warning(
                "KLA_S3_ENDPOINT memakai http: berkas berjalan tanpa sandi di jaringan.",
                hint="Pakai alamat https.",
                id="kla.W001",
            )
        )
    try:
        default_storage.answers()
    except StoreAway as error:
        found.append(
            checks.Error(
                f'Penyimpanan S3 tidak menjawab untuk bucket "{told["bucket_name"]}": {error}.',
                hint="Periksa KLA_S3_ENDPOINT, KLA_S3_BUCKET, dan kuncinya.",
                id="kla.E001",
            )
        )
    return found


@checks.register(deploy=True)
def scanner_answers(**asked: Any) -> list[checks.CheckMessage]:
    if not clamd.is_configured():
        return []
    try:
        clamd.virus_in([b"periksa"])
    except clamd.NoVerdict as error:
        return [
            checks.Error(
                f"Antivirus tidak menjawab: {error}.",
                hint="Selama itu tidak ada berkas baru yang dapat dibuka. Periksa CLAMD_SOCKET "
                "atau CLAMD_ADDRESS, dan apakah clamd berjalan.",
                id="kla.E002",
            )
        ]
    return []


@checks.register(deploy=True)
def certificate_lasts(**asked: Any) -> list[checks.CheckMessage]:
    if not is_signing():
        return []
    try:
        left = valid_until() - db_now()
    except NotPrinted as trouble:
        return [checks.Error(str(trouble), hint="Periksa KLA_SIGNING_P12.", id="kla.E003")]
    if left > timedelta(days=LEAST_DAYS_LEFT):
        return []
    return [
        checks.Warning(
            f"Sertifikat tanda tangan elektronik berlaku {max(left.days, 0)} hari lagi; sesudahnya "
            "tidak ada lembar yang dapat dibuat.",
            hint="Ganti berkas KLA_SIGNING_P12; portal membacanya tanpa dijalankan ulang.",
            id="kla.W002",
        )
    ]
