"""Where an evaluation and its answers stand; the moves between are in workflow.py."""

from django.db import models


class Stage(models.TextChoices):
    SELF = "self", "Evaluasi mandiri"
    PROVINCE = "province", "Verifikasi administrasi provinsi"
    CENTRAL = "central", "Verifikasi administrasi pusat"
    FIELD = "field", "Verifikasi lapangan"
    FINAL = "final", "Penetapan"


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "Sedang diisi"
    SUBMITTED = "submitted", "Diajukan"
    VERIFYING = "verifying", "Diverifikasi"
    RETURNED = "returned", "Dikembalikan"
    VERIFIED = "verified", "Terverifikasi"
    FINAL = "final", "Ditetapkan"


class AnswerState(models.TextChoices):
    EMPTY = "empty", "Belum diisi"
    ANSWERED = "answered", "Diisi"
    SUBMITTED = "submitted", "Diajukan"
    ACCEPTED = "accepted", "Diterima"
    RETURNED = "returned", "Dikembalikan"
    RESUBMITTED = "resubmitted", "Diajukan ulang"
