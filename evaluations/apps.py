from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        """Tell the evidence gate whose questions open which documents; the arrow stays one-way."""
        from evaluations.access import documents_of_own_questions
        from evidence.access import register_reader

        register_reader(documents_of_own_questions)
