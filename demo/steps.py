"""The demo by the services that users call, in steps that are marked when done.

A stopped run goes on where it stopped. Only in a trial or with DEBUG, and only on a database
without other data.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from django.conf import settings
from django.db import transaction

from accounts.models import Agency, User
from audit.clock import db_now
from demo.kaur import (
    kaur_answers,
    kaur_areas,
    kaur_checks,
    kaur_extension,
    kaur_papers,
    kaur_photos,
    kaur_requests,
    kaur_sendings,
)
from demo.kota import kota_results, kota_verdicts
from demo.letterheads import letterheads
from demo.people import offices, people
from demo.publication import published_predicates
from demo.register import kaur_register
from demo.rounds import neighbours, results_of_past_years, rounds
from demo.seluma import (
    seluma_answers,
    seluma_papers,
    seluma_photos,
    seluma_submission,
    seluma_verdicts,
)
from demo.stage import INSTRUMENT, KAUR
from demo.villages import kaur_figures, kaur_villages
from evaluations.models import DemoStep, RecordedResult, Round
from evaluations.services import Refused
from evidence.models import Document
from instruments.models import Instrument
from regions.models import Region

# Rows of these before the first step were made by somebody else.
DEMO_MODELS = (Agency, Round, RecordedResult, Document)
STEPS = (
    offices,
    people,
    results_of_past_years,
    rounds,
    kaur_answers,
    kaur_areas,
    seluma_answers,
    neighbours,
    letterheads,
    kaur_papers,
    kaur_requests,
    kaur_sendings,
    kaur_checks,
    kaur_extension,
    kaur_register,
    kaur_photos,
    kaur_villages,
    kaur_figures,
    kota_verdicts,
    kota_results,
    published_predicates,
    seluma_papers,
    seluma_photos,
    seluma_submission,
    seluma_verdicts,
)
# Papers are received in transactions of their own: their bytes come before their rows.
RECEIVING = (kaur_papers, kaur_sendings, kaur_register, kaur_photos, seluma_papers, seluma_photos)


def refuse_foreign_data() -> None:
    """Raise Refused unless the database is empty or holds this demo only."""
    if not (settings.KLA_TRIAL or settings.DEBUG):
        raise Refused("Data demo hanya untuk percobaan. Jalankan dengan bin/run atau KLA_TRIAL=1.")
    if User.objects.filter(is_demo=False).exists():
        raise Refused("Basis data sudah berisi pengguna lain. Data demo tidak dimuat.")
    if not DemoStep.objects.exists() and any(model.objects.exists() for model in DEMO_MODELS):
        raise Refused("Basis data sudah berisi data lain. Data demo tidak dimuat.")
    if not Region.objects.filter(pk=KAUR).exists():
        raise Refused("Wilayah belum dimuat. Jalankan load_regions dulu.")
    if not Instrument.objects.filter(code=INSTRUMENT, published_at__isnull=False).exists():
        raise Refused("Instrumen belum diterbitkan. Jalankan load_instrument --publish dulu.")


def load_demo() -> list[str]:
    """Do the steps that are left and return their names. Raises Refused.

    A demo that was loaded to its end stays as it is: people work in it, and a step that a later
    edition puts before the end may no longer fit what they did.
    """
    refuse_foreign_data()
    done = set(DemoStep.objects.values_list("name", flat=True))
    if STEPS[-1].__name__ in done:
        return []
    left = [step for step in STEPS if step.__name__ not in done]
    for step in left:
        _run(step)
    return [step.__name__ for step in left]


def _run(step: Callable[[], None]) -> None:
    with nullcontext() if step in RECEIVING else transaction.atomic():
        step()
        DemoStep.objects.create(name=step.__name__, done_at=db_now())
