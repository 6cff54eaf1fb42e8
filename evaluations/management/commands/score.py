import json
from typing import Any

from evaluations.management.arguments import region_argument, year_argument
from evaluations.models import Stage
from evaluations.results import result_of
from jobs.commands import PortalCommand, WrongUse


class Command(PortalCommand):
    help = "Menghitung nilai sebuah kabupaten/kota pada satu tahun dan satu tahap."

    def add_arguments(self, parser) -> None:
        parser.add_argument("region", metavar="WILAYAH", help="kode atau nama")
        parser.add_argument("year", metavar="TAHUN")
        parser.add_argument("--stage", default=None, metavar="TAHAP", help=", ".join(Stage.values))
        parser.add_argument("--json", action="store_true")

    def perform(self, **options) -> None:
        stage = options["stage"]
        if stage is not None and stage not in Stage.values:
            raise WrongUse(f"Tahap {stage!r} tidak dikenal. Pilih: {', '.join(Stage.values)}.")
        region = region_argument(options["region"])
        year = year_argument(options["year"])
        result = result_of(region, year, Stage(stage) if stage else None)
        if result is None:
            raise WrongUse(f"Belum ada nilai {region} tahun {year} pada tahap yang diminta.")
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self._print(result)

    def _print(self, result: dict[str, Any]) -> None:
        score = result["score"] or "tanpa nilai"
        self.stdout.write(
            f"{result['name']} {result['year']}, {Stage(result['stage']).label}: "
            f"{score} ({result['label'] or 'belum berpredikat'})"
        )
        for cluster in result["clusters"]:
            self.stdout.write(f"  {cluster['code']}: {cluster['score']} / {cluster['maximum']}")
