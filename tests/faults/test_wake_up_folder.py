"""The embedded broker: many processes at once, and what crashes leave behind."""

import multiprocessing
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Queue

from config.celery import app
from config.wake_up_folder import Transport

MESSAGES = 300


def connect(folder: Path) -> Connection:
    messages = str(folder / "messages")
    options = {"data_folder_in": messages, "data_folder_out": messages, "control_folder": str(folder / "control")}
    return Connection(transport=Transport, transport_options=options)


def declare(connection: Connection):
    channel = connection.channel()
    Queue("wake-ups", channel=channel, exchange="wake-ups", routing_key="wake-ups").declare()
    return channel


def publish(folder: Path, count: int) -> None:
    with connect(folder) as connection:
        declare(connection)
        producer = connection.Producer()
        for number in range(count):
            producer.publish({"number": number}, exchange="wake-ups", routing_key="wake-ups")


def take_all(channel) -> int:
    taken = 0
    while True:
        try:
            channel._get("wake-ups")
        except Empty:
            return taken
        taken += 1


def test_no_reader_ever_meets_a_message_that_is_half_written(tmp_path):
    with connect(tmp_path) as connection:
        channel = declare(connection)
        writers = [
            multiprocessing.get_context("spawn").Process(target=publish, args=(tmp_path, MESSAGES)) for _ in "ab"
        ]
        for writer in writers:
            writer.start()
        taken = 0
        while any(writer.is_alive() for writer in writers):
            taken += take_all(channel)
        for writer in writers:
            writer.join()
        assert taken + take_all(channel) == 2 * MESSAGES


def test_what_cannot_be_read_is_dropped(tmp_path):
    with connect(tmp_path) as connection:
        channel = declare(connection)
        (tmp_path / "messages" / "0_cut-short.wake-ups.msg").write_text('{"body":')
        publish(tmp_path, 1)
        with pytest.raises(Empty):
            channel._get("wake-ups")
        assert take_all(channel) == 1


def test_a_table_of_bindings_that_a_crash_left_empty_is_begun_anew(tmp_path):
    publish(tmp_path, 1)
    (table,) = (tmp_path / "control").glob("*.exchange")
    table.write_text("")
    publish(tmp_path, 1)
    with connect(tmp_path) as connection:
        assert take_all(declare(connection)) == 2


def test_a_folder_that_was_removed_is_made_again(tmp_path):
    with connect(tmp_path / "celery") as connection:
        assert take_all(connection.channel()) == 0
    publish(tmp_path / "celery", 1)
    with connect(tmp_path / "celery") as connection:
        assert take_all(declare(connection)) == 1


def test_a_folder_that_cannot_be_written_is_a_broker_that_does_not_answer(tmp_path):
    (tmp_path / "messages").write_text("no folder", encoding="utf-8")
    with connect(tmp_path) as connection, pytest.raises(connection.channel_errors):
        declare(connection)
    (tmp_path / "messages").unlink()
    with connect(tmp_path) as connection:
        declare(connection)


def test_a_worker_tries_again_where_its_queue_cannot_be_declared():
    assert app.conf.broker_channel_error_retry is True
