import json

from evaluations.management.arguments import instrument_argument, number_argument
from evaluations.scoring import predicate, round_total
from instruments.services import sheet_of
from jobs.commands import PortalCommand, WrongUse


class Command(PortalCommand):
    help = "Menyebut predikat untuk sebuah nilai."

    def add_arguments(self, parser) -> None:
        parser.add_argument("value", metavar="NILAI")
        parser.add_argument("--instrument", metavar="KODE", help="bawaan: yang terbaru")
        parser.add_argument("--json", action="store_true")

    def perform(self, **options) -> None:
        value = round_total(number_argument(options["value"]))
        sheet = sheet_of(instrument_argument(options["instrument"]))
        if value > sheet.max_points:
            raise WrongUse(f"Nilai {value} melebihi nilai tertinggi {sheet.max_points}.")
        reached = predicate(value, sheet.predicates)
        label = reached.label if reached else None
        if options["json"]:
            answer = {
                "value": str(value),
                "predicate": reached.code if reached else None,
                "label": label,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write(f"{value}: {label or 'belum berpredikat'}")
