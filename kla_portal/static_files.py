"""Static files under hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>import(?P<import>\s*\{[^}]*\})\s*from\s*"(?P<url>\./[^"]+)"\s*;)"""


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites `import { ... } from "./other.js";` of the modules that share code.

    Django's own switch for it (support_js_module_import_aggregation) reads every script, and stops
    at a comment in one of django-htmx's.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/upload/*.js", ((IMPORT, 'import%(import)s from "%(url)s";'),)),
    )
