"""Makes Django ready for a script that is run as `python -m benchmarks.…`."""

import os

import django


def begin() -> None:
    """Read the settings that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
