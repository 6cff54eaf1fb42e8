"""Servers that promise too early, to prove that the crash test would see it."""

import io
import os
import threading
import time

from django.core.files import File
from django.core.wsgi import get_wsgi_application
from django.db import connection

LATE = 1.0


def file_later():
    """The row is committed and the receipt given before the file has its name."""
    application = get_wsgi_application()
    from evidence import receiving
    from evidence.storage import DurableStorage

    really_save = DurableStorage._save

    def save(storage, name, content):
        content.seek(0)
        copy = File(io.BytesIO(content.read()))
        later(lambda: really_save(storage, name, copy))
        return name

    DurableStorage._save = save
    receiving._compare = lambda key, size, sha256: None
    return application


def row_later():
    """The receipt is given before the row is written."""
    application = get_wsgi_application()
    from audit.clock import db_now
    from evidence import services
    from evidence.models import DocumentVersion

    def add_row(document, kept, form_key, by, verb):
        promised = DocumentVersion(
            document=document,
            number=1,
            storage_key=kept.key,
            sha256=kept.sha256,
            size=kept.size,
            media_type=kept.media_type,
            original_name=kept.name,
            received_at=db_now(),
            uploaded_by=by,
            form_key=form_key,
        )
        later(promised.save)
        return promised

    services._add_row = add_row
    return application


def files_unsynced():
    """Python's own files are never synced; the database's are."""
    os.fsync = os.fdatasync = lambda descriptor: None
    return get_wsgi_application()


def rows_unsynced():
    """NORMAL instead of FULL, the usual advice for SQLite under Django."""
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("FULL", "NORMAL")
    return get_wsgi_application()


def later(deed):
    def work():
        time.sleep(LATE)
        deed()
        connection.close()

    threading.Thread(target=work, daemon=True).start()
