"""Production's settings, on throw-away data; pytest loads them through pyproject.toml.

Every process (each xdist worker too) gets its own KLA_DATA_DIR, which goes when the process ends.
What is loosened here is only what a test can't do without; each line says why.
"""

import atexit
import os
import shutil
import tempfile

_data_dir = tempfile.mkdtemp(prefix="kla-test-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ["KLA_DATA_DIR"] = _data_dir
os.environ["SECRET_KEY"] = "a key of the tests, the same in every worker, on no server"
# What the developer's shell happens to hold must not turn the suite into another one.
for _name in ("DEBUG", "KLA_TRIAL", "KLA_DEMO_PASSWORD", "ALLOWED_HOSTS", "BEHIND_PROXY"):
    os.environ.pop(_name, None)
for _name in [
    name for name in os.environ if name.startswith(("KLA_S3_", "KLA_SIGNING_", "CLAMD_"))
]:
    del os.environ[_name]

from kla_portal.settings import *  # noqa: E402,F403 -- production's, once the environment is clean
from kla_portal.settings import DATA_DIR, DATABASE_URL, DATABASES, STORAGES  # noqa: E402

# The test client and live_server speak plain http; tests of the redirect switch it on again.
SECURE_SSL_REDIRECT = False
# Argon2id is slow on purpose; tests of the hasher name it themselves.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed names need a collectstatic run first; bin/run does that, tests read the sources.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# A file as in production: in memory SQLite has no WAL, no busy writers and no second process.
if not DATABASE_URL:
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
# collectstatic makes it in production; without it whitenoise warns at the first request.
(DATA_DIR / "static").mkdir()
