"""A small form with topics of its own, and papers whose titles speak of them.

1.1 and 1.2 are the task force's and the children's forum's decree, 1.3 is on children (class S),
1.4 asks for a report. Enough other questions stand around them that their words are rare.
"""

from __future__ import annotations

from typing import Any

from accounts.models import User
from evaluations.models import Assessment
from evidence.models import Document, DocumentVersion
from instruments.sheet import Sheet, Slot
from tests.evaluations.scene import a_version, opened, published
from tests.sheets import make_question, make_sheet
from tests.world import KAUR

TASK_FORCE, FORUM, CHILDREN, REPORT = "1.1", "1.2", "1.3", "1.4"
BOTH = "SK Gugus Tugas KLA dan Pengurus Forum Anak"
OTHER_TOPICS = ("Imunisasi bayi", "Jalur evakuasi", "Sanitasi layak", "Ruang baca", "Sekolah aman")


def topics(*, reworded: bool = False) -> Sheet:
    """`reworded`: 1.1 is asked in other words, so that its text hash is another one."""
    prompt = "Sudahkah gugus tugas KLA dibentuk?" if reworded else "Adakah Gugus Tugas KLA?"
    decree = (Slot("sk", "Surat keputusan", required=True),)
    return make_sheet(
        make_question(TASK_FORCE, label="Gugus Tugas KLA", prompt=prompt, slots=decree),
        make_question(FORUM, label="Pengurus Forum Anak", prompt="Adakah Forum?", slots=decree),
        make_question(
            CHILDREN,
            label="Tim penanganan pekerja anak",
            prompt="Adakah tim pekerja anak?",
            slots=decree,
            sensitive=True,
        ),
        make_question(
            REPORT,
            label="Laporan Gugus Tugas KLA",
            prompt="Adakah laporannya?",
            slots=(Slot("laporan", "Laporan tahunan", required=True),),
        ),
        *(
            make_question(f"2.{place}", label=label, prompt=f"Adakah {label}?", slots=decree)
            for place, label in enumerate(OTHER_TOPICS, 1)
        ),
    )


def topical(**told: Any) -> Assessment:
    """Kaur's evaluation on that form, open."""
    return opened(instrument=published(topics()), **told)


def paper(subject: str = BOTH, kind: str = "sk", *, region: str = KAUR, **told: Any) -> Document:
    """A received document with this title."""
    document = a_version(region).document
    Document.objects.filter(pk=document.pk).update(subject=subject, kind=kind, **told)
    return Document.objects.select_related("region", "area").get(pk=document.pk)


def version_of(document: Document) -> DocumentVersion:
    return document.versions.get()


def anew(user: User) -> User:
    """The same person as the next request would load, without remembered memberships."""
    return User.objects.get(pk=user.pk)
