"""The product's own settings as the tests run them: on a real PostgreSQL, the embedded one unless another is named."""

import os
from contextlib import ExitStack
from pathlib import Path

os.environ["ENVIRONMENT"] = "test"
HELD = ExitStack()  # closed at the end of the run: conftest.py
if not os.environ.get("DATABASE_URL"):
    from config.embedded import Embedded

    root = Path(__file__).resolve().parent.parent
    embedded = Embedded("test", Path(os.environ.get("VAR_DIR", root / "var")))
    HELD.enter_context(embedded.in_use())
    os.environ["DATABASE_URL"] = embedded.url  # parallel test processes inherit it

from config.settings import *  # noqa: E402, F403
