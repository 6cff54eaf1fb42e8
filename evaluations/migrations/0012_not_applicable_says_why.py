""" "Tidak berlaku" is answered only where the instrument allows it, and never without a reason."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0011_rules_of_rounds_samples_and_moves")]

    operations = [
        Refuse(
            "what_does_not_apply_says_why",
            "evaluations_answer",
            ["INSERT", "UPDATE"],
            "NEW.option = 'tidak berlaku' AND (NEW.declared_reason = ''"
            " OR NOT EXISTS (SELECT 1 FROM instruments_question q"
            " WHERE q.id = NEW.question_id AND q.not_applicable))",
            "not applicable needs a reason and a question that allows it",
        ),
    ]
