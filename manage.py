#!/usr/bin/env python
"""Entry point of every command; a settings fault is one line and exit 2, never a traceback."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kla_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        print(f"Pengaturan salah: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
