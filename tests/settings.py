"""The product's own settings, as the tests run them: on a real PostgreSQL, the embedded one unless another is named."""

import os
from pathlib import Path

os.environ["ENVIRONMENT"] = "test"
STARTED_EMBEDDED = False
if not os.environ.get("DATABASE_URL"):
    from config.embedded import Embedded

    embedded = Embedded("test", Path(os.environ.get("VAR_DIR", Path(__file__).resolve().parent.parent / "var")))
    STARTED_EMBEDDED = embedded.ensure_running()
    os.environ["DATABASE_URL"] = embedded.url  # parallel test processes inherit it

from config.settings import *  # noqa: E402, F403
