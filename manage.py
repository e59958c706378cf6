#!/usr/bin/env python
"""Django's command line. Outside production it brings up the embedded database where no other is named."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.core.management import execute_from_command_line
from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent


def database() -> AbstractContextManager[None]:
    """Keeps the embedded database up for the length of a command; in production there is none."""
    if os.environ.get("ENVIRONMENT", "production") == "production":
        return nullcontext()
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return nullcontext()
    from config.embedded import Embedded

    name = "test" if os.environ["ENVIRONMENT"] == "test" else "run"
    return Embedded(name, Path(os.environ.get("VAR_DIR", ROOT / "var"))).in_use()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    load_dotenv(ROOT / ".env")
    try:
        with database():
            execute_from_command_line(sys.argv)
    except Exception as problem:
        if type(problem).__name__ != "EmbeddedUnavailable":
            raise
        sys.exit(str(problem))
