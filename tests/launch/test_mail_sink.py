"""The demo's mailbox keeps each message whole, with whom it went to."""

import email
import smtplib
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller

from config.launch_checks import any_free_port
from config.mail_sink import Folder


def test_each_message_becomes_a_file_in_the_order_of_arrival(tmp_path):
    port = any_free_port()
    sink = Controller(Folder(tmp_path), hostname="127.0.0.1", port=port)
    sink.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for subject in ("first", "second – 卡拉奇"):
                message = EmailMessage()
                message["Subject"], message["From"], message["To"] = subject, "a@example.org", "b@example.org"
                message.set_content("text")
                client.send_message(message, to_addrs=["b@example.org", "hidden@example.org"])
    finally:
        sink.stop()
    kept = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(tmp_path.iterdir())]
    assert [message["Subject"] for message in kept] == ["first", "second – 卡拉奇"]
    assert kept[0].get_all("X-Envelope-To") == ["b@example.org", "hidden@example.org"]
    assert kept[0].get_content().strip() == "text"
