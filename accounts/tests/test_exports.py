"""CSV for download: safe in a spreadsheet, whole in every script."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from accounts.exports import csv_answer, csv_cell, csv_lines


@pytest.mark.parametrize("text", ["=1+1", "+92 21", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (-71.4, "-71.4"),
        (Decimal("-3.50"), "-3.50"),
        (date(2024, 10, 6), "2024-10-06"),
        ("a = b", "a = b"),
        ("گوادر", "گوادر"),
    ],
)
def test_other_values_stay_as_they_are(value: object, cell: str) -> None:
    assert csv_cell(value) == cell


def test_a_file_reads_back_as_it_was_written() -> None:
    rows = [["a,b", 'say "no"'], ["two\nlines", "中巴"]]
    text = "".join(csv_lines(["One", "Two"], rows))
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == [["One", "Two"], *rows]


def test_rows_are_made_when_they_are_sent() -> None:
    made: list[int] = []

    def rows() -> object:
        for number in range(3):
            made.append(number)
            yield [number]

    answer = csv_answer("numbers.csv", ["Number"], rows())  # type: ignore[arg-type]
    assert made == []
    assert answer["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert b"".join(answer.streaming_content).decode("utf-8-sig") == "Number\r\n0\r\n1\r\n2\r\n"
    assert made == [0, 1, 2]
