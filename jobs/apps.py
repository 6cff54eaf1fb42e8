from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs import lost_works
        from jobs.due import register
        from jobs.outbox import deliver_due
        from jobs.worker import forget_given_up

        register("outbox", 15, deliver_due)
        register("tasks.forget_given_up", 86_400, forget_given_up)
        register("works.find_lost", 60, lost_works.find_lost)
        register("works.expire", 600, lost_works.expire)
        register("works.sweep", 3_600, lost_works.sweep)
