from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs.due import register
        from jobs.outbox import deliver_due

        register("outbox", 15, deliver_due)
