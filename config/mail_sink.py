"""A mail server that delivers nowhere: each message becomes a file, for the demo and for tests.

`python -m config.mail_sink --port N --folder DIR`
"""

from __future__ import annotations

import argparse
import secrets
import signal
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Folder:
    """Keeps what arrives as one .eml per message; the names sort by the time of arrival."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write the message complete or not at all, with whom it was really sent to."""
        recipients = "".join(f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos)
        content = envelope.original_content or b""
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        unfinished = self.path / f".{name}"
        unfinished.write_bytes(recipients.encode() + content)
        unfinished.rename(self.path / f"{name}.eml")
        return "250 Kept"


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m config.mail_sink", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parent.parent / "var" / "mail")
    arguments = parser.parse_args()
    controller = Controller(Folder(arguments.folder), hostname="127.0.0.1", port=arguments.port)
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)  # before the server's thread starts, so that it inherits this
    controller.start()
    try:
        signal.sigwait(stops)
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
