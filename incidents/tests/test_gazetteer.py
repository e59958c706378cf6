"""Places by name: read from a GeoNames file, found in any script, and taken over into the form."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from incidents.factories import GazetteerPlaceFactory
from incidents.models import GazetteerPlace
from incidents.querysets.places import find_places, sites_of
from projects.factories import ProjectFactory, SiteFactory
from tests.filing_form import NEW, read, typed

ROWS = """geonameid,name,latitude,longitude,population,admin1code,timezone,alternatenames
1,Besham,34.92,72.87,30000,03,Asia/Karachi,Bisham|بشام|比沙姆
2,Gwadar,25.12,62.32,90000,02,Asia/Karachi,گوادر|Guadar|瓜达尔
3,Nowhere,95,200,0,02,Asia/Karachi,
4,,25,62,0,02,Asia/Karachi,
five,Broken,25,62,0,02,Asia/Karachi,
"""
DUMP = "7\tÉvry\tEvry\tEvry-Courcouronnes\t48.63\t2.44\tP\tPPL\tFR\t\t11\t\t\t\t53000\t\t80\tEurope/Paris\t2024-01-01\n"


def load(path, text):
    path.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("import_gazetteer", str(path), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_rows_are_read_once_and_broken_ones_are_told_by_their_line(db, tmp_path):
    out, err = load(tmp_path / "pk.csv", ROWS)
    assert out.startswith("2 places read, 3 lines skipped.")
    assert ["Line 4" in err, "Line 5" in err, "Line 6" in err] == [True] * 3
    load(tmp_path / "pk.csv", ROWS.replace("Besham,34.92", "Besham,34.93"))
    besham = GazetteerPlace.objects.get(geonames_id=1)
    assert GazetteerPlace.objects.count() == 2
    assert (besham.country, besham.admin1, besham.latitude) == ("PK", "Khyber Pakhtunkhwa", 34.93)
    assert besham.other_names == ["Bisham", "بشام", "比沙姆"]


def test_the_dumps_own_form_is_read_too(db, tmp_path):
    load(tmp_path / "FR.txt", DUMP)
    assert GazetteerPlace.objects.get().country == "FR"


def test_a_file_without_a_place_is_an_error(db, tmp_path):
    with pytest.raises(CommandError):
        load(tmp_path / "x.csv", "geonameid,name,latitude,longitude,population,admin1code,timezone,alternatenames\n")
    with pytest.raises(CommandError):
        call_command("import_gazetteer", str(tmp_path / "missing.csv"))


@pytest.mark.parametrize("words", ["besham", "BISH", "بشام", "比沙", "Bésham"])
def test_found_by_any_name(words, alice):
    GazetteerPlaceFactory.create(names="Besham\nBisham\nبشام\n比沙姆")
    (found,) = find_places(alice, words, "PK")
    assert (found.place, found.precision) == ("Besham", "within_25_km")
    assert find_places(alice, words, "KE") == []


@pytest.mark.parametrize("words", ["", "b", "%%", "__", "\\", "zzz"])
def test_nothing_is_found_by_nothing(words, alice):
    GazetteerPlaceFactory.create()
    assert find_places(alice, words) == []


def test_sites_are_offered_to_whoever_may_read_their_project(alice, port_qasim):
    site = SiteFactory.create(project=port_qasim, name="Jetty")
    hidden = SiteFactory.create(project=ProjectFactory.create(host_country="KE"), name="Jetty of Mombasa")
    (found,) = find_places(alice, "jetty")
    assert (found.key, found.precision) == (f"site-{site.pk}", "exact")
    assert [choice.key for choice in sites_of(alice, str(port_qasim.pk))] == [f"site-{site.pk}"]
    for nonsense in (str(hidden.project_id), "", "-1", "9" * 40, "1 OR 1=1", "٣"):
        assert sites_of(alice, nonsense) == []


def test_on_the_form_found_taken_and_nothing_typed_is_lost(alice, signed_in):
    GazetteerPlaceFactory.create(geonames_id=42)
    browser = signed_in(alice)
    entries = typed(browser, title="Bus hit", place="bisham", country="PK", **{"casualties-0-best": "5"})
    page = browser.post(NEW, entries | {"find": "place"})
    assert 'value="place=place-42"' in page.content.decode()
    filled = read(browser.post(NEW, read(page) | {"take": "place=place-42"}))
    assert (filled["title"], filled["casualties-0-best"]) == ("Bus hit", "5")
    assert (filled["place"], filled["admin1"], filled["latitude"]) == ("Besham", "Khyber Pakhtunkhwa", "34.92")
    assert filled["place_precision"] == "within_25_km"
    nothing = browser.post(NEW, entries | {"find": "place", "place": "zzzz"}).content.decode()
    assert "No place or site is known as" in nothing
