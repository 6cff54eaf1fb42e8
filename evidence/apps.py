from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from evidence.storage import sweep_incoming


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        """Uploads need their folder before the first request, cleared of what died in it.

        And the worker has to know of our periodic jobs.
        """
        try:
            settings.FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)
            settings.UPLOADS_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)
            sweep_incoming()
        except OSError as error:
            raise ImproperlyConfigured(
                f"Folder data {settings.DATA_DIR} tidak dapat ditulis: {error.strerror}."
            ) from error
        from evidence import arrivals, pages_tasks, photos_tasks, reading_tasks, scanning_tasks
        from jobs.due import register

        pages_tasks.register_jobs()
        photos_tasks.register_jobs()
        reading_tasks.register_jobs()
        scanning_tasks.register_jobs()
        register("evidence.clean_up_arrivals", 600, arrivals.clean_up)
