"""A mail server that counts: for each message a line with the moment it was complete and its Message-ID.

`python -m benchmarks.mail_sink PORT FILE`
"""

import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HEADER = b"\nmessage-id:"


class Counter:
    """Does as little as it can with a message: what is measured is the sender."""

    def __init__(self, path: Path) -> None:
        self._lines = path.open("a", buffering=1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        begin = content.lower().find(HEADER) + len(HEADER)
        self._lines.write(f"{time.time()} {content[begin : content.find(b'>', begin) + 1].decode().strip()}\n")
        return "250 Counted"


def main() -> None:
    """Serve until told to stop."""
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    controller = Controller(Counter(Path(sys.argv[2])), hostname="127.0.0.1", port=int(sys.argv[1]))
    controller.start()
    signal.sigwait(stops)
    controller.stop()


if __name__ == "__main__":
    main()
