"""Rounds kept by hand, exceptions, samples, moves of points, last year's answers, talk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.fields
import audit.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_an_office_follows_another"),
        ("accounts", "__first__"),
        ("evaluations", "0009_request_extensions"),
        ("evidence", "0007_office_pages"),
        ("instruments", "0002_published_stays_as_it_is"),
        ("regions", "0001_initial"),
    ]

    # Added columns are NULL, so SQLite adds them in place and their tables keep their triggers.
    operations = [
        migrations.AddField(
            model_name="assessment",
            name="cutoff_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="assessment",
            name="cutoff_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="file",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="award_links",
                to="evidence.documentversion",
            ),
        ),
        migrations.AddField(
            model_name="roundstage",
            name="set_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="roundstage",
            name="set_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("review", models.PositiveSmallIntegerField()),
                ("percent", models.PositiveSmallIntegerField()),
                ("drawn_at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["review"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "review"), name="a_review_is_sampled_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 1), ("percent__lte", 100)),
                        name="a_sample_is_a_part_of_the_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=audit.ids.public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Diterima"), ("returned", "Dikembalikan")],
                        max_length=20,
                    ),
                ),
                ("points", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("reasons", audit.fields.JsonField(blank=True, default=list)),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_verdicts",
                        to="evaluations.answer",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="evaluations.sample",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sample", "answer"), name="an_answer_is_drawn_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("at__isnull", True), ("decision", ""), ("points__isnull", True)
                            ),
                            models.Q(
                                ("at__isnull", False),
                                ("decision", "accepted"),
                                ("points__isnull", False),
                            ),
                            models.Q(
                                ("at__isnull", False),
                                ("decision", "returned"),
                                ("points__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_second_verdict_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at__isnull", True), ("by__isnull", False), _connector="OR"
                        ),
                        name="a_second_verdict_says_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=audit.ids.public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("regency", "Hanya kabupaten/kota"),
                            ("province", "Hanya provinsi"),
                            ("both", "Kabupaten/kota dan provinsi"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("in_papers", models.BooleanField(default=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="instruments.question",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["opened_at", "pk"],
                "indexes": [
                    models.Index(fields=["assessment", "question"], name="thread_by_question")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["regency", "province", "both"])),
                        name="a_thread_has_an_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_papers", False), ("audience", "both"), _connector="OR"
                        ),
                        name="only_a_shared_thread_is_printed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=audit.ids.public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="evaluations.thread",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_comment_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="evaluations.thread",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("thread", "user"), name="a_thread_is_seen_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CarryDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="instruments.question",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="evaluations.answer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "question"), name="last_years_answer_is_decided_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfirmedWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30)),
                ("members", audit.fields.JsonField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmed_warnings",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["assessment", "name"], name="warning_by_name")],
            },
        ),
        migrations.CreateModel(
            name="DoorException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=audit.ids.public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("self", "Evaluasi mandiri"),
                            ("province", "Verifikasi administrasi provinsi"),
                            ("central", "Verifikasi administrasi pusat"),
                            ("field", "Verifikasi lapangan"),
                            ("final", "Penetapan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("by_province", models.BooleanField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.agency",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptions",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["assessment", "stage"], name="exception_by_stage")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["self", "province", "central", "field", "final"])
                        ),
                        name="an_exception_is_of_a_known_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_exception_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at"))),
                        name="an_exception_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area__isnull", True), ("agency__isnull", True), _connector="OR"
                        ),
                        name="an_exception_is_for_an_area_or_an_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_ended_exception_says_who",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="evaluations.comment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comment", "user"), name="somebody_is_mentioned_once_in_a_comment"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("self", "Evaluasi mandiri"),
                            ("province", "Verifikasi administrasi provinsi"),
                            ("central", "Verifikasi administrasi pusat"),
                            ("field", "Verifikasi lapangan"),
                            ("final", "Penetapan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("question", "Pertanyaan"),
                            ("cluster", "Klaster"),
                            ("total", "Jumlah"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=16)),
                ("before", models.DecimalField(decimal_places=2, max_digits=8)),
                ("after", models.DecimalField(decimal_places=2, max_digits=8)),
                ("cause", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="evaluations.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        fields=["assessment", "stage", "version", "at"], name="move_by_stage"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="a_move_changes_points",
                    )
                ],
            },
        ),
    ]
