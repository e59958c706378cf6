"""The demo's letter box: everybody reads their own letters, as harmless pages; without the demo there is none."""

import importlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, clear_url_caches, reverse

HTML = "<style>p {color: red}</style><p>An attack</p><script>alert(1)</script>"


def route_anew() -> None:
    for name in ("accounts.urls", "config.urls"):
        importlib.reload(importlib.import_module(name))
    clear_url_caches()


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    route_anew()
    yield
    settings.DEMO = False
    route_anew()


def letter(folder: Path, name: str, to: str, subject: str = "An attack") -> None:
    """A letter as the sink keeps it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "alerts@localhost", to, subject
    message["Date"] = "Mon, 07 Oct 2024 10:00:00 +0000"
    message.set_content("An attack concerns <Port Qasim>.")
    message.add_alternative(HTML, subtype="html")
    (folder / name).write_bytes(message.as_bytes())


@pytest.fixture
def box(demo, tmp_path, alice) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    letter(folder, "1.eml", f"Alice <{alice.email.upper()}>", "For Alice <b>")
    letter(folder, "2.eml", f"x{alice.email}", "For somebody whose address ends like hers")
    letter(folder, "3.eml", f"{alice.email}.example", "For somebody whose address begins like hers")
    (tmp_path / "secret.eml").write_text(f"To: {alice.email}\n\nNot in the box.")
    return folder


def test_each_reads_their_own_letters(box, alice, mona, signed_in):
    page = signed_in(alice).get(reverse("accounts:demo_mail")).content.decode()
    assert "For Alice &lt;b&gt;" in page
    assert "For somebody" not in page
    assert "For Alice" not in signed_in(mona).get(reverse("accounts:demo_mail")).content.decode()
    one = signed_in(alice).get(reverse("accounts:demo_mail_message", args=["1.eml"])).content.decode()
    assert "An attack concerns &lt;Port Qasim&gt;." in one


@pytest.mark.parametrize("route", ["demo_mail_message", "demo_mail_html"])
@pytest.mark.parametrize(
    "name", ["2.eml", "3.eml", "4.eml", "..", ".", "\x00.eml", "x" * 300, "..%2Fsecret.eml", "secret.eml"]
)
def test_any_other_name_is_not_found(route, name, box, alice, signed_in):
    client = signed_in(alice)
    address = f"/demo/mail/{name.replace(chr(0), '%00')}/{'html/' if route == 'demo_mail_html' else ''}"
    assert client.get(address).status_code == 404


def test_the_html_of_a_letter_runs_nothing(box, alice, signed_in):
    answer = signed_in(alice).get(reverse("accounts:demo_mail_html", args=["1.eml"]))
    assert "<p>An attack</p>" in answer.content.decode()
    policy = {rule.split()[0]: rule.split()[1:] for rule in answer.headers["Content-Security-Policy"].split(";")}
    assert policy["sandbox"] == [], "which allows no script at all"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert policy["default-src"] == ["'none'"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_who_is_not_signed_in_is_sent_to_sign_in(box, client):
    for name in ("demo_mail", "demo_mail_message", "demo_mail_html"):
        address = reverse(f"accounts:{name}", args=[] if name == "demo_mail" else ["1.eml"])
        assert "/login/" in client.get(address).headers["Location"]


def test_without_the_demo_there_is_no_letter_box(client):
    with pytest.raises(NoReverseMatch):
        reverse("accounts:demo_mail")
