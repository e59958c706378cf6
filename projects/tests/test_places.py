"""Distances: known ones, the sphere's own laws, and the database's word against Python's."""

from math import acos, asin, atan, atan2, cos, degrees, hypot, pi, radians, sin, tan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projects.factories import SiteFactory
from projects.models import Site
from projects.querysets.places import (
    EARTH_RADIUS_KM,
    boxes_around,
    distance_km,
    in_box,
    kilometres_from,
    measured_in_box,
    within,
)

LATITUDES = st.floats(-90, 90, allow_nan=False)
LONGITUDES = st.floats(-180, 180, allow_nan=False)
KILOMETRES = st.floats(0, 25_000, allow_nan=False)
HALF_ROUND = pi * EARTH_RADIUS_KM
KARACHI, GWADAR, SUVA, APIA = (24.8607, 67.0011), (25.1264, 62.3225), (-18.1416, 178.4419), (-13.8333, -171.7667)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((51.5074, -0.1278), (48.8566, 2.3522), 343.6),  # London – Paris
        (KARACHI, GWADAR, 472.4),
        ((40.7128, -74.0060), (51.5074, -0.1278), 5570.2),  # New York – London
        (SUVA, APIA, 1150.7),  # across the antimeridian
        ((0.0, 0.0), (0.0, 1.0), 111.195),
        ((0.0, 179.5), (0.0, -179.5), 111.195),
        ((89.5, 0.0), (89.5, 180.0), 111.195),  # over the pole
        ((90.0, 0.0), (-90.0, 77.0), HALF_ROUND),
        ((90.0, -120.0), (90.0, 60.0), 0.0),  # every longitude meets at the pole
        ((12.5, 180.0), (12.5, -180.0), 0.0),
    ],
)
def test_known_distances(one, other, km):
    assert distance_km(*one, *other) == pytest.approx(km, rel=1e-3, abs=1e-6)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_it_agrees_with_the_law_of_cosines(north, east, other_north, other_east):
    one, other = radians(north), radians(other_north)
    cosine = sin(one) * sin(other) + cos(one) * cos(other) * cos(radians(other_east - east))
    expected = EARTH_RADIUS_KM * acos(max(-1.0, min(1.0, cosine)))
    measured = distance_km(north, east, other_north, other_east)
    # That law is worthless for neighbours and antipodes: within 100 m there.
    assert measured == pytest.approx(expected, rel=1e-6, abs=0.2)
    assert measured == pytest.approx(distance_km(other_north, other_east, north, east), abs=1e-6)
    assert 0 <= measured <= HALF_ROUND + 1e-6


def on_the_ellipsoid(north: float, east: float, other_north: float, other_east: float) -> float | None:
    """Kilometres over WGS 84 by Vincenty's formula (Survey Review 23, 1975); None where it does not converge."""
    major, flattening = 6378.137, 1 / 298.257223563
    minor = major * (1 - flattening)
    one, other = (atan((1 - flattening) * tan(radians(latitude))) for latitude in (north, other_north))
    turn = along = radians((other_east - east + 540) % 360 - 180)
    for _ in range(200):
        across = hypot(cos(other) * sin(along), cos(one) * sin(other) - sin(one) * cos(other) * cos(along))
        if across == 0:
            return 0.0
        cosine = sin(one) * sin(other) + cos(one) * cos(other) * cos(along)
        angle, slope = atan2(across, cosine), cos(one) * cos(other) * sin(along) / across
        level = 1 - slope**2
        middle = cosine - 2 * sin(one) * sin(other) / level if level > 1e-12 else 0.0
        bend = flattening / 16 * level * (4 + flattening * (4 - 3 * level))
        before, along = (
            along,
            turn
            + (1 - bend)
            * flattening
            * slope
            * (angle + bend * across * (middle + bend * cosine * (2 * middle**2 - 1))),
        )
        if abs(along - before) < 1e-12:
            break
    else:
        return None
    square = level * (major**2 - minor**2) / minor**2
    a = 1 + square / 16384 * (4096 + square * (-768 + square * (320 - 175 * square)))
    b = square / 1024 * (256 + square * (-128 + square * (74 - 47 * square)))
    rest = b / 6 * middle * (4 * across**2 - 3) * (4 * middle**2 - 3)
    change = b * across * (middle + b / 4 * (cosine * (2 * middle**2 - 1) - rest))
    return minor * a * (angle - change)


def test_the_other_formula_gives_its_published_value():
    """Flinders Peak to Buninyong, the worked example of the Geocentric Datum of Australia manual: 54 972.271 m."""
    flinders, buninyong = (-37.951033417, 144.424867889), (-37.652821139, 143.926495528)
    assert on_the_ellipsoid(*flinders, *buninyong) == pytest.approx(54.972271, abs=2e-6)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
@example(*KARACHI, *GWADAR)
@example(0.0, 0.0, 0.0, 90.0)
@example(89.0, 0.0, 89.0, 180.0)
def test_a_sphere_is_at_most_six_in_a_thousand_from_the_ellipsoid(north, east, other_north, other_east):
    exact = on_the_ellipsoid(north, east, other_north, other_east)
    if exact is not None:
        assert distance_km(north, east, other_north, other_east) == pytest.approx(exact, rel=6e-3, abs=1e-6)


@given(LATITUDES, LONGITUDES, KILOMETRES.filter(lambda km: km <= HALF_ROUND), st.floats(0, 360))
def test_what_lies_so_far_in_any_direction_is_so_far_and_in_the_boxes(north, east, km, direction):
    """The other way round: go the distance from the point, and measure it."""
    start, angle, bearing = radians(north), km / EARTH_RADIUS_KM, radians(direction)
    there = asin(max(-1.0, min(1.0, sin(start) * cos(angle) + cos(start) * sin(angle) * cos(bearing))))
    turned = atan2(sin(bearing) * sin(angle) * cos(start), cos(angle) - sin(start) * sin(there))
    other_north, other_east = degrees(there), (east + degrees(turned) + 540) % 360 - 180
    # Beside a pole, and at the far end of the globe, the way there is worth some metres only.
    assert distance_km(north, east, other_north, other_east) == pytest.approx(km, abs=0.05)
    assert any(box.holds(other_north, other_east) for box in boxes_around(north, east, km + 0.05))


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, KILOMETRES)
@example(0.0, 180.0, 0.0, -180.0, 0.0)
@example(0.0, 179.9, 0.0, -179.9, 50.0)
@example(89.9, 0.0, 89.9, 180.0, 50.0)
@example(-89.9, 10.0, -89.9, -170.0, 50.0)
@example(90.0, 0.0, 89.9, 123.0, 12.0)
def test_what_is_near_is_in_the_boxes(north, east, other_north, other_east, km):
    if distance_km(north, east, other_north, other_east) <= km:
        assert any(box.holds(other_north, other_east) for box in boxes_around(north, east, km))


@given(LATITUDES, LONGITUDES, KILOMETRES)
def test_boxes_stay_on_the_globe(north, east, km):
    for box in boxes_around(north, east, km):
        assert -180 <= box.west <= box.east <= 180
        assert -90 <= box.south <= box.north <= 90


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES, KILOMETRES)
@example(0.0, 179.9, 0.0, -179.9, 50.0)
@example(89.9, 0.0, 89.9, 180.0, 50.0)
@example(24.9, 67.16, 24.7854, 67.3695, 25.0)
def test_the_database_says_the_same(db, north, east, other_north, other_east, km):
    site = SiteFactory.create(latitude=other_north, longitude=other_east)
    sites = Site.objects.filter(pk=site.pk).annotate(far=kilometres_from(north, east))
    far = distance_km(north, east, other_north, other_east)
    assert sites.get().far == pytest.approx(far, abs=1e-5)
    if abs(far - km) > 1e-5:
        assert sites.filter(within(north, east, km)).exists() == (far <= km)


def test_rows_that_a_relation_leads_to(db):
    near, far = SiteFactory.create(latitude=-17.0, longitude=-179.9), SiteFactory.create(latitude=-17.0, longitude=178)
    projects = type(near.project).objects.filter(within(-17.0, 179.95, 20, prefix="sites__"))
    assert set(projects) == {near.project}
    assert far.project not in projects


@pytest.mark.parametrize("in_box", [in_box, measured_in_box])
def test_a_box_may_cross_the_antimeridian(in_box, db):
    fiji, samoa, karachi = (SiteFactory.create(latitude=lat, longitude=lng) for lat, lng in (SUVA, APIA, KARACHI))
    assert set(Site.objects.filter(in_box(170, -30, -160, 0))) == {fiji, samoa}
    assert set(Site.objects.filter(in_box(60, 20, 70, 30))) == {karachi}
    assert not Site.objects.filter(in_box(-160, -30, 170, 0)).exists()
    assert set(Site.objects.filter(in_box(KARACHI[1], KARACHI[0], KARACHI[1], KARACHI[0]))) == {karachi}, "edges too"
