"""What maps take: RFC 7946, by a validator that others keep, and by the sections that it leaves out."""

from typing import Any

from geojson_pydantic import FeatureCollection

OF_OTHER_TYPES = {"coordinates", "geometries", "geometry", "properties"}


def assert_is_rfc_7946(given: Any) -> None:
    """Of one world and no other coordinates (4), with no member that another type defines (7.1)."""
    FeatureCollection.model_validate(given, strict=True)
    assert OF_OTHER_TYPES.isdisjoint(given)
    for feature in given["features"]:
        assert (OF_OTHER_TYPES - {"geometry", "properties"} | {"features"}).isdisjoint(feature)
        geometry = feature["geometry"]
        if geometry is not None:
            assert set(geometry) == {"type", "coordinates"}
            several = geometry["coordinates"] if geometry["type"] == "MultiPoint" else [geometry["coordinates"]]
            assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in several)
