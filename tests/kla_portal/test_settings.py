"""Production is the default, a trial loosens only what it needs, wrong values fail at start."""

import runpy
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).parents[2] / "kla_portal" / "settings.py"
READ = [
    *("DEBUG", "KLA_TRIAL", "ALLOWED_HOSTS", "BEHIND_PROXY", "DATABASE_URL", "SITE_URL"),
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "LARGEST_FILE_MB", "EMAIL_HOST", "EMAIL_BACKEND"),
    *("CLAMD_SOCKET", "CLAMD_ADDRESS", "CLAMD_TIMEOUT", "KLA_S3_BUCKET", "KLA_S3_ENDPOINT"),
]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in READ:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KLA_DATA_DIR", str(tmp_path))


def read(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def production(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict:
    return read(monkeypatch, SECRET_KEY="x" * 50, **environment)


LOCKED = {
    "DEBUG": False,
    "KLA_TRIAL": False,
    "ALLOWED_HOSTS": [],
    "SESSION_COOKIE_NAME": "__Host-sid",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_PROXY_SSL_HEADER": None,
    "X_FRAME_OPTIONS": "DENY",
}


def test_production_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = production(monkeypatch)

    assert {name: settings[name] for name in LOCKED} == LOCKED


def test_a_trial_uses_plain_cookies_on_loopback_names_and_keeps_debug_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read(monkeypatch, KLA_TRIAL="1", ALLOWED_HOSTS="kla.example.go.id")

    changed = {name: settings[name] for name in LOCKED if settings[name] != LOCKED[name]}
    assert changed == {
        "KLA_TRIAL": True,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "SESSION_COOKIE_NAME": "kla_sid",
        "CSRF_COOKIE_NAME": "kla_csrf",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
    }


def test_a_trial_and_production_differ_in_nothing_that_guards_accounts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial, real = read(monkeypatch, KLA_TRIAL="1"), production(monkeypatch, KLA_TRIAL="0")

    guards = [
        *("MIDDLEWARE", "PASSWORD_HASHERS", "AUTH_PASSWORD_VALIDATORS", "CONTENT_SECURITY_POLICY"),
        *("AUTHENTICATION_BACKENDS", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
    ]
    assert [name for name in guards if trial[name] != real[name]] == []


def test_production_without_a_secret_key_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY belum diisi"):
        read(monkeypatch)


def test_a_trial_makes_its_own_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = read(monkeypatch, KLA_TRIAL="1")

    assert settings["SECRET_KEY"] == (tmp_path / "secret_key").read_text()


@pytest.mark.parametrize(
    "environment",
    [
        {"DEBUG": "mungkin"},
        {"KLA_TRIAL": "ya benar"},
        {"BEHIND_PROXY": "2"},
        {"LARGEST_FILE_MB": "sepuluh"},
        {"EMAIL_PORT": "smtp"},
        {"DATABASE_URL": "bukan alamat"},
        {"DATABASE_URL": "oracle://x/y"},
    ],
    ids=lambda environment: "=".join(*environment.items()),
)
def test_a_wrong_value_fails_at_start(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    with pytest.raises(ImproperlyConfigured):
        production(monkeypatch, **environment)


def test_sqlite_keeps_what_it_has_acknowledged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = production(monkeypatch)["DATABASES"]["default"]

    options = database["OPTIONS"]
    assert database["NAME"] == tmp_path / "kla.sqlite3"
    assert options["transaction_mode"] == "IMMEDIATE"
    assert set(options["init_command"].split(";")) == {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA trusted_schema=OFF",
        "PRAGMA secure_delete=ON",
    }


def test_postgresql_is_used_when_asked_for_and_waits_less_for_locks_than_for_statements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = production(monkeypatch, DATABASE_URL="postgres://kla@db/kla")["DATABASES"]["default"]

    assert (database["ENGINE"], database["NAME"], database["HOST"]) == (
        "django.db.backends.postgresql",
        "kla",
        "db",
    )
    options = database["OPTIONS"]["options"].split("-c ")
    assert [option.strip() for option in options if "_timeout=" in option] == [
        "statement_timeout=15s",
        "lock_timeout=3s",
        "idle_in_transaction_session_timeout=60s",
    ]


def test_only_behind_a_proxy_its_word_about_https_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = production(monkeypatch, BEHIND_PROXY="1")

    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_files_and_their_drafts_share_one_folder_outside_the_static_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = production(monkeypatch)

    assert settings["FILES_DIR"] == tmp_path / "files"
    assert settings["FILE_UPLOAD_TEMP_DIR"].parent == settings["FILES_DIR"]
    assert not settings["FILES_DIR"].is_relative_to(settings["STATIC_ROOT"])


def test_the_policy_for_pages_allows_no_inline_and_no_foreign_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    directives = production(monkeypatch)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    allowed = {str(source) for sources in directives.values() for source in sources}
    assert directives["default-src"] == ["'none'"]
    assert {word for word in allowed if "unsafe" in word or "//" in word or word == "*"} == set()
