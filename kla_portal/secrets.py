"""The secret key: from the environment, else from a file, never from the code (security 89)."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 50


def secret_key(*, given: str, key_file: Path, may_create: bool) -> str:
    """Return the key; `may_create` lets a trial make `key_file`.

    Raises ImproperlyConfigured for a missing or short key.
    """
    key = given or _read_or_create(key_file, may_create)
    if len(key) < SHORTEST:
        raise ImproperlyConfigured(
            f"SECRET_KEY terlalu pendek ({len(key)} karakter). "
            f"Pakai paling sedikit {SHORTEST} karakter acak."
        )
    return key


def _read_or_create(key_file: Path, may_create: bool) -> str:
    try:
        return key_file.read_text().strip()
    except FileNotFoundError:
        if not may_create:
            raise ImproperlyConfigured(
                "SECRET_KEY belum diisi. Isi SECRET_KEY, atau jalankan percobaan dengan bin/run."
            ) from None
    except OSError as error:
        raise ImproperlyConfigured(f"{key_file} tidak dapat dibaca: {error.strerror}.") from None
    return _create(key_file)


def _create(key_file: Path) -> str:
    """Two processes may start at once: whoever links the file first wins, both use its key."""
    try:
        key_file.parent.mkdir(parents=True, exist_ok=True)
        draft = key_file.with_name(f"{key_file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, key_file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise ImproperlyConfigured(
            f"Folder data {key_file.parent} tidak dapat ditulis: {error.strerror}."
        ) from None
    return key_file.read_text().strip()
