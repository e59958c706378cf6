"""The name that a file came under, as far as it is harmless to keep, to show and to give out again."""

import unicodedata
from typing import Any

from incidents.validators import TURNING

LONGEST = 200
NOT_IN_WINDOWS = frozenset('<>:"/\\|?*')
MOST_BYTES = 200  # of the 255 that file systems give a name


def kept_name(name: str) -> str:
    """Without folders, control characters and marks that turn the reading direction; on one line, at most 200 long."""
    last = said_in_a_line(name.replace("\\", "/").rsplit("/", 1)[-1], 10_000).strip(" .")
    if last and not any(unicodedata.category(letter)[0] in "LNPS" for letter in last):
        last = ""
    stem, dot, ending = last.rpartition(".")
    if dot and len(last) > LONGEST and len(ending) <= 10:
        return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
    return last[:LONGEST].strip() or "file"


def said_in_a_line(text: Any, longest: int) -> str:
    """Whatever a file says, as plain text on one line; "" for what is no text."""
    if not isinstance(text, str):
        return ""
    plain = "".join(" " if letter.isspace() else letter for letter in text)
    kept = (letter for letter in plain if unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in TURNING)
    return " ".join("".join(kept).split())[:longest]


def name_in_archive(name: str) -> str:
    """A kept name as every file system takes it; made unique and unlike a device's name by what is put before it."""
    plain = "".join("_" if letter in NOT_IN_WINDOWS else letter for letter in unicodedata.normalize("NFC", name))
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = plain, "", ""
    short = stem.encode()[: MOST_BYTES - len(ending.encode())].decode(errors="ignore")
    return f"{short}{dot}{ending}".rstrip(" .")
