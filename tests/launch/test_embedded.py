"""The embedded PostgreSQL: what it starts, what it keeps, whom it runs as, and what it leaves alone."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from config import embedded_home
from config.embedded import Embedded, EmbeddedUnavailable, running
from config.embedded_home import command_line, find_home

ROOT = Path(__file__).resolve().parents[2]
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "btree_gist")


@pytest.fixture
def var():
    # pytest keeps its own folders private to one account; what runs the database must be able to pass through.
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="caravanserai-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "var"


@pytest.fixture
def cluster(var):
    with running("test", var) as started:
        yield started


def one(url, statement, *values):
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement, values).fetchone()
        return row[0] if row else None


def test_the_url_leads_to_the_applications_own_database(cluster):
    assert one(cluster.url, "SELECT current_user || ' ' || current_database()") == "caravanserai caravanserai"
    assert one(cluster.url, "SELECT rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = current_user")


def test_the_application_may_create_its_extensions_and_test_databases(cluster):
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}")
        connection.execute("CREATE DATABASE another")


@pytest.mark.parametrize("word", ["کراچی", "卡拉奇", "Балочистан"])
def test_trigrams_see_letters_of_every_script(cluster, word):
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = connection.execute("SELECT show_trgm(%s)", [word]).fetchone()
    assert found is not None
    assert found[0]


def test_nobody_signs_in_without_the_password_or_as_superuser(cluster):
    for user in ("caravanserai:wrong", "postgres:", "postgres:postgres"):
        address = cluster.url.rpartition("@")[2]
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgres://{user}@{address}")


def test_stopping_ends_it_and_a_second_start_keeps_the_data(var):
    with running("test", var) as first:
        url = first.url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.pid() is None
    with running("test", var) as second:
        assert second.url == url
        assert one(second.url, "SELECT answer FROM kept") == 42


def test_a_user_stops_only_what_a_user_started(var):
    cluster = Embedded("test", var)
    assert cluster.ensure_running()
    try:
        with running("test", var):
            assert not cluster.ensure_running()
        assert cluster.pid() is not None
    finally:
        cluster.stop()
    assert cluster.pid() is None


def test_it_goes_on_while_another_uses_it_and_the_last_one_stops_it(var):
    with running("test", var) as outer:
        with running("test", var):
            pass
        assert outer.pid() is not None
    first, second = Embedded("test", var).in_use(), Embedded("test", var).in_use()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert outer.pid() is not None
    second.__exit__(None, None, None)
    assert outer.pid() is None


def test_many_starting_at_once_start_one(var):
    program = "import sys; from pathlib import Path; from config.embedded import Embedded\n"
    program += "print(Embedded('test', Path(sys.argv[1])).ensure_running())"
    starters = [
        subprocess.Popen([sys.executable, "-c", program, str(var)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    try:
        answers = [starter.communicate(timeout=120)[0].strip() for starter in starters]
        assert sorted(answers) == ["False", "False", "False", "True"]
    finally:
        Embedded("test", var).stop()


def test_a_pid_file_left_by_a_crash_is_no_obstacle(var):
    with running("test", var) as cluster:
        pass
    left = cluster.data / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{cluster.data}\n0\n1\n\n127.0.0.1\n\nready\n")
    with running("test", var) as again:
        assert one(again.url, "SELECT 1") == 1


def test_an_interrupted_creation_is_begun_anew(var):
    half = find_home("test", var).folder / "data.new"
    half.mkdir()
    (half / "rubbish").touch()
    with running("test", var) as cluster:
        assert one(cluster.url, "SELECT 1") == 1


def test_a_taken_port_is_given_up_for_another(var):
    with running("test", var) as first, running("run", var) as second:
        taken = (second.home.folder / "port").read_text()
        assert first.url != second.url
    first.home.write(first.home.folder / "port", taken)
    with running("run", var), running("test", var) as moved:
        assert f":{taken}/" not in moved.url
        assert one(moved.url, "SELECT 1") == 1


def test_the_durable_cluster_waits_for_the_disk_and_the_test_cluster_does_not(var):
    with running("test", var) as fast, running("run", var) as durable:
        assert one(fast.url, "SHOW fsync") == "off"
        assert one(durable.url, "SHOW fsync") == "on"


def test_the_secrets_are_private(cluster):
    for path in (cluster.home.folder, cluster.home.folder / "password", cluster.data):
        assert not path.stat().st_mode & 0o077


def test_without_the_wheel_the_message_names_database_url(var, monkeypatch):
    embedded_home._package.cache_clear()
    monkeypatch.setattr(embedded_home.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedUnavailable, match=r"(?s)CREATE ROLE.*DATABASE_URL=postgres://"):
        Embedded("test", var).ensure_running()
    embedded_home._package.cache_clear()


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run the database")


@as_root
def test_the_server_does_not_run_as_root(cluster):
    number = cluster.pid()
    assert "postgres" in command_line(number)
    assert Path(f"/proc/{number}").stat().st_uid != 0


@as_root
def test_nothing_outside_var_changes(var):
    watched = [
        ROOT,
        Path.home(),
        Path(sys.prefix),
        Path(sys.prefix) / "bin",
        var.parent,
        find_home("x", var).programs,
    ]
    watched = [path for path in watched if path.exists()]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in watched]
    with running("test", var):
        pass
    assert [(path.stat().st_mode, path.stat().st_uid) for path in watched] == before


@as_root
def test_behind_a_private_folder_it_lives_elsewhere_and_says_so(tmp_path, capfd):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with running("test", private / "var") as cluster:
        home = cluster.home.folder
        assert not home.is_relative_to(private)
        assert not home.parent.stat().st_mode & 0o077
        assert one(cluster.url, "SELECT 1") == 1
    assert str(home) in capfd.readouterr().err
    assert private.stat().st_mode & 0o777 == 0o700
    subprocess.run(["rm", "-rf", str(home.parent)], check=True)
