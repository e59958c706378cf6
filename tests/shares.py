"""A part of the suite: with SHARE=3 every third test, another third each day; SHARE_OF=2 has the one of a day again.

For runs that say again, on other servers, what the whole suite says.
"""

import os
from datetime import UTC, datetime
from zlib import crc32

import pytest

PARTS = int(os.environ.get("SHARE") or 1)
# Handed on to the workers of the run, one of which may start after midnight.
PART = int(os.environ.setdefault("SHARE_OF", str(datetime.now(UTC).toordinal()))) % PARTS


def keep_share(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests of other parts, by their names: every worker of a run leaves out the same."""
    others = [item for item in items if crc32(item.nodeid.encode()) % PARTS != PART]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if crc32(item.nodeid.encode()) % PARTS == PART]
