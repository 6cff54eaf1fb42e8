"""Programs beside the portal that an installation may use: an object store, a virus scanner.

Read from the environment by settings.py; what is half told or misspelt ends the start with a
sentence instead of failing at the first upload.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

LOCAL = {"BACKEND": "evidence.storage.DurableStorage"}
WORKS_PREFIX = "works/"
MOST_WORKERS = 32
NEEDED = ("KLA_S3_BUCKET", "KLA_S3_ENDPOINT", "KLA_S3_KEY", "KLA_S3_SECRET")


def file_storage(env: Env) -> dict:
    """Where papers are kept, as Django's STORAGES wants it: an S3 bucket when one is named.

    KLA_S3_KEY and KLA_S3_SECRET may be told as KLA_S3_KEY_FILE and KLA_S3_SECRET_FILE.
    """
    told = {name: env.str(name, "") for name in NEEDED[:2]}
    told |= {name: secret(env, name) for name in NEEDED[2:]}
    if not any(told.values()):
        return LOCAL
    if missing := [name for name in NEEDED if not told[name]]:
        raise ImproperlyConfigured(
            f"Penyimpanan S3 baru diisi sebagian: {', '.join(missing)} belum ada. "
            "Isi semuanya, atau kosongkan semua KLA_S3_* untuk menyimpan di KLA_DATA_DIR."
        )
    endpoint = urlsplit(told["KLA_S3_ENDPOINT"])
    if endpoint.scheme not in ("http", "https") or not endpoint.netloc:
        raise ImproperlyConfigured(
            "KLA_S3_ENDPOINT bukan alamat. Tulis seperti https://s3.contoh.go.id."
        )
    if find_spec("storages") is None:
        raise ImproperlyConfigured(
            "KLA_S3_BUCKET terisi, tetapi paket S3 belum terpasang. Jalankan: "
            ".venv/bin/pip install -c constraints.txt -r requirements-s3.txt"
        )
    return {
        "BACKEND": "evidence.object_store.BucketStorage",
        "OPTIONS": {
            "bucket_name": told["KLA_S3_BUCKET"],
            "endpoint_url": told["KLA_S3_ENDPOINT"],
            "access_key": told["KLA_S3_KEY"],
            "secret_key": told["KLA_S3_SECRET"],
            "region_name": env.str("KLA_S3_REGION", "us-east-1"),
            # Empty for a bucket whose owner has switched access lists off: it knows none.
            "default_acl": env.str("KLA_S3_ACL", "private") or None,
        },
    }


def works_storage(env: Env, folder: Path) -> dict:
    """Where the files of works are kept (jobs/outputs.py): beside the papers, never among them."""
    papers = file_storage(env)
    told = {"location": folder} if papers is LOCAL else {"prefix": WORKS_PREFIX}
    return papers | {"OPTIONS": papers.get("OPTIONS", {}) | told}


def workers(env: Env, *, on_postgresql: bool) -> int:
    """How many processes perform what people order (jobs/crew.py, docs/adr/015)."""
    told = env.int("KLA_WORKERS", 1)
    if not 1 <= told <= MOST_WORKERS:
        raise ImproperlyConfigured(f"KLA_WORKERS harus 1 sampai {MOST_WORKERS}, bukan {told}.")
    if told > 1 and not on_postgresql:
        raise ImproperlyConfigured(
            "KLA_WORKERS lebih dari 1 memerlukan PostgreSQL: pada SQLite para penulis antre. "
            "Kosongkan KLA_WORKERS, atau isi DATABASE_URL."
        )
    return told


def clamd_address(env: Env) -> tuple[str, int] | None:
    """Host and port of a virus scanner that listens on the network, from CLAMD_ADDRESS."""
    told = env.str("CLAMD_ADDRESS", "")
    if not told:
        return None
    if env.str("CLAMD_SOCKET", ""):
        raise ImproperlyConfigured("Isi CLAMD_SOCKET atau CLAMD_ADDRESS, jangan keduanya.")
    host, _, port = told.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ImproperlyConfigured(
            f'CLAMD_ADDRESS "{told}" bukan alamat. Tulis seperti 127.0.0.1:3310.'
        )
    return host.strip("[]"), int(port)


def signing(env: Env) -> tuple[str, str]:
    """Path and password of the PKCS#12 file that signs papers (docs/adr/016); blank for none.

    It is opened once here, so that a wrong password is no surprise of the first paper.
    """
    path, password = env.str("KLA_SIGNING_P12", ""), secret(env, "KLA_SIGNING_PASSWORD")
    if not path and password:
        raise ImproperlyConfigured(
            "KLA_SIGNING_PASSWORD terisi, tetapi KLA_SIGNING_P12 kosong. Isi keduanya, atau "
            "kosongkan keduanya bila lembar tidak ditandatangani."
        )
    if path:
        _open_certificate(Path(path), password)
    return path, password


def _open_certificate(path: Path, password: str) -> None:
    if find_spec("pyhanko") is None:
        raise ImproperlyConfigured(
            "KLA_SIGNING_P12 terisi, tetapi paket tanda tangan belum terpasang. Jalankan: "
            ".venv/bin/pip install -c constraints.txt -r requirements-sign.txt"
        )
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        held = pkcs12.load_pkcs12(path.read_bytes(), password.encode() or None)
    except OSError as error:
        raise ImproperlyConfigured(f"KLA_SIGNING_P12 tidak dapat dibaca: {error.strerror}.") from (
            None
        )
    except ValueError:
        raise ImproperlyConfigured(
            "KLA_SIGNING_P12 tidak dapat dibuka: kata sandinya salah, atau berkasnya bukan PKCS#12 "
            "(.p12 atau .pfx). Periksa KLA_SIGNING_PASSWORD."
        ) from None
    if held.key is None or held.cert is None:
        raise ImproperlyConfigured(
            "KLA_SIGNING_P12 tidak berisi kunci dan sertifikatnya. Ekspor keduanya ke satu berkas."
        )


def secret(env: Env, name: str) -> str:
    """The value of `name`, or what stands in the file that `name`_FILE names (security 89)."""
    given, path = env.str(name, ""), env.str(f"{name}_FILE", "")
    if given or not path:
        return given
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE tidak dapat dibaca: {error.strerror}.") from error
