"""Production refuses to start half configured, each time saying what is missing; it never takes what is handy."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = {
    "SECRET_KEY": "x" * 60,
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "ALLOWED_HOSTS": "caravanserai.example",
}


def settings_under(tmp_path: Path, expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a fresh process with this environment only, and print an expression of them."""
    code = f"from config import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path), "ENVIRONMENT": "production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_production_names_what_is_missing(tmp_path, missing):
    given = {name: value for name, value in WHOLE.items() if name != missing}
    refused = settings_under(tmp_path, "1", **given)
    assert refused.returncode != 0
    assert f"Production needs {missing} " in refused.stderr


def test_production_starts_with_all_of_them_and_without_demo_debug_or_embedded_database(tmp_path):
    started = settings_under(
        tmp_path,
        "settings.DEMO, settings.DEBUG, settings.USES_EMBEDDED_DATABASE, settings.SESSION_COOKIE_SECURE",
        DEMO="1",
        DEBUG="1",
        **WHOLE,
    )
    assert started.stdout.strip() == "False False False True", started.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "key"
    secret.write_text("from-a-file-" + "y" * 50 + "\n")
    given = {name: value for name, value in WHOLE.items() if name != "SECRET_KEY"}
    started = settings_under(tmp_path, "settings.SECRET_KEY[:12]", SECRET_KEY_FILE=str(secret), **given)
    assert started.stdout.strip() == "from-a-file-", started.stderr


def test_production_never_imports_the_embedded_database(tmp_path):
    started = settings_under(tmp_path, "'config.embedded' in __import__('sys').modules", **WHOLE)
    assert started.stdout.strip() == "False", started.stderr


def test_an_unknown_environment_is_refused(tmp_path):
    refused = settings_under(tmp_path, "1", ENVIRONMENT="staging")
    assert "use production, development or test" in refused.stderr


def test_another_database_than_postgresql_is_refused(tmp_path):
    refused = settings_under(tmp_path, "1", **(WHOLE | {"DATABASE_URL": "sqlite:///x.db"}))
    assert "must name a PostgreSQL server" in refused.stderr


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"OIDC_SERVER_URL": "https://id.example"}, "set OIDC_CLIENT_ID"),
        ({"OIDC_SERVER_URL": "http://id.example", "OIDC_CLIENT_ID": "us"}, "must start with https://"),
    ],
)
def test_a_provider_is_named_whole_and_reached_safely(tmp_path, given, complaint):
    refused = settings_under(tmp_path, "1", **WHOLE, **given)
    assert refused.returncode != 0 and complaint in refused.stderr


def test_a_provider_may_be_named_by_its_description_and_its_secret_by_a_file(tmp_path):
    (tmp_path / "secret").write_text("shh\n")
    given = {"OIDC_SERVER_URL": "https://id.example/staff/.well-known/openid-configuration", "OIDC_CLIENT_ID": "us"}
    given["OIDC_CLIENT_SECRET_FILE"] = str(tmp_path / "secret")
    started = settings_under(tmp_path, "settings.OIDC_SERVER_URL, settings.OIDC_CLIENT_SECRET", **WHOLE, **given)
    assert started.stdout.strip() == "https://id.example/staff shh", started.stderr


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ({}, "{'MAX_ENTRIES': 1000000}"),
        ({"CACHE_URL": "db://shared_cache?MAX_ENTRIES=5000"}, "{'MAX_ENTRIES': 5000}"),
        ({"CACHE_URL": "redis://127.0.0.1:1/1"}, "None"),
    ],
)
def test_the_cache_in_the_database_holds_what_rate_limits_count(tmp_path, given, held):
    started = settings_under(tmp_path, "settings.CACHES['default'].get('OPTIONS')", **WHOLE, **given)
    assert started.stdout.strip() == held, started.stderr


def test_webhooks_of_production_go_by_https_to_few_ports_of_the_public_internet(tmp_path):
    names = ("HTTPS_ONLY", "PORTS", "ALLOWED_NETWORKS", "REFUSED_NETWORKS")
    started = settings_under(tmp_path, ", ".join(f"settings.WEBHOOK_{name}" for name in names), **WHOLE)
    assert started.stdout.strip() == "True [443, 8443] [] []", started.stderr


@pytest.mark.parametrize("name", ["WEBHOOK_ALLOWED_NETWORKS", "WEBHOOK_REFUSED_NETWORKS"])
def test_what_is_no_network_of_webhooks_is_refused(tmp_path, name):
    refused = settings_under(tmp_path, "1", **WHOLE, **{name: "10.20.0.0/16,10.20.0.1/16"})
    assert refused.returncode != 0 and "10.20.0.1/16 has host bits set" in refused.stderr


def test_secrets_are_sealed_with_the_former_name_of_the_setting_too(tmp_path):
    started = settings_under(tmp_path, "settings.SEAL_KEYS", SECOND_FACTOR_KEYS="old", **WHOLE)
    assert started.stdout.strip() == "['old']", started.stderr
    started = settings_under(tmp_path, "settings.SEAL_KEYS", SECOND_FACTOR_KEYS="old", SEAL_KEYS="new,old", **WHOLE)
    assert started.stdout.strip() == "['new', 'old']", started.stderr
