"""Read places from a GeoNames file: the dump's own form (tabs, no header), or rows with a header and commas."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from incidents.models import GazetteerPlace
from projects.vocabulary import country_of_zone

BATCH = 1_000
DUMP = tuple(
    "geonameid name asciiname alternatenames latitude longitude feature_class feature_code country cc2 admin1code "  # noqa: SIM905
    "admin2code admin3code admin4code population elevation dem timezone modified".split()
)
PROVINCES = {
    "PK": {
        "02": "Balochistan",
        "03": "Khyber Pakhtunkhwa",
        "04": "Punjab",
        "05": "Sindh",
        "06": "Azad Kashmir",
        "07": "Gilgit-Baltistan",
        "08": "Islamabad",
    }
}
"""Names of GeoNames' first-order codes (CC BY 4.0); for other countries the code stays empty."""


@dataclass(slots=True)
class Imported:
    """What became of the rows."""

    read: int = 0
    errors: list[str] = field(default_factory=list)


def import_gazetteer(path: Path) -> Imported:
    """Add the places of a file, or bring them up to date; a row without sense is told by its line, and skipped."""
    result, batch = Imported(), []
    for line, row in _rows(path):
        try:
            batch.append(_place(row))
        except (ValidationError, ValueError, KeyError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else f"{error} makes no sense"
            result.errors.append(f"Line {line}: {words}")
            continue
        result.read += 1
        if len(batch) >= BATCH:
            _write(batch)
            batch = []
    _write(batch)
    return result


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        has_header = file.readline().startswith("geonameid,")
        file.seek(0)
        if has_header:
            reader = csv.DictReader(file)
        else:
            reader = csv.DictReader(file, DUMP, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in reader:
            yield reader.line_num, row


def _place(row: dict[str, Any]) -> GazetteerPlace:
    name = str(row["name"] or "").strip()
    separator = "|" if "|" in (row["alternatenames"] or "") else ","
    others = [part.strip() for part in (row["alternatenames"] or "").split(separator) if part.strip()]
    country = (row.get("country") or country_of_zone(row.get("timezone") or "")).upper()
    place = GazetteerPlace(
        geonames_id=int(row["geonameid"]),
        name=name,
        other_names=[other for other in dict.fromkeys(others) if other != name],
        names="\n".join(dict.fromkeys([name, *others])),
        country=country,
        admin1=PROVINCES.get(country, {}).get(row.get("admin1code") or "", ""),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        kind=row.get("feature_code") or "PPL",
        population=int(row.get("population") or 0),
    )
    place.clean_fields(exclude=["id"])
    return place


def _write(places: list[GazetteerPlace]) -> None:
    once = {place.geonames_id: place for place in places}
    changing = [f.name for f in GazetteerPlace._meta.concrete_fields if f.name not in {"id", "geonames_id"}]
    GazetteerPlace.objects.bulk_create(
        once.values(), update_conflicts=True, unique_fields=["geonames_id"], update_fields=changing
    )
