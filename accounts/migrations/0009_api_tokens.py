"""Keys of programs that read for a person; what ended once never works again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audit.ids
from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_an_office_follows_another"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(default=audit.ids.public_id, max_length=22, unique=True),
                ),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("start", models.CharField(max_length=8)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="a_token_ends_after_it_began",
                    )
                ],
            },
        ),
        Refuse(
            "an_ended_token_stays_ended",
            "accounts_apitoken",
            ["UPDATE"],
            "OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NULL OR NEW.ended_at <> OLD.ended_at)",
            "an ended token stays ended",
        ),
        Refuse(
            "a_token_stays_its_owners",
            "accounts_apitoken",
            ["UPDATE"],
            "NEW.user_id <> OLD.user_id OR NEW.digest <> OLD.digest OR NEW.expires_at > OLD.expires_at",
            "a token keeps its owner, its secret and its end",
        ),
    ]
