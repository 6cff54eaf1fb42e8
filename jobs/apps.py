from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs.due import register
        from jobs.outbox import deliver_due
        from jobs.worker import forget_given_up

        register("outbox", 15, deliver_due)
        register("tasks.forget_given_up", 86_400, forget_given_up)
