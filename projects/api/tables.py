"""Projects and sites as tables, and on the map."""

from accounts.api.formats import Geography, plain, point, points

PROJECT_CELLS = plain(
    {
        "slug": "#activity+project+id",
        "name": "#activity+project+name",
        "parent": "#activity+parent",
        "kind": "#activity+type",
        "sector": "#sector",
        "status": "#status",
        "status_as_of": "#date+status",
        "host_country": "#country+code",
        "area": "#adm1+name",
        "value": "#value",
        "currency": "#value+currency",
        "capacity_mw": "#capacity+mw",
        "length_km": "#length+km",
        "tracked": "#meta+tracked",
    }
)
PROJECT_GEOGRAPHY = Geography(frozenset({"sites"}), lambda project: points(project["sites"]))
SITE_CELLS = plain(
    {
        "id": "#loc+id",
        "project": "#activity+project+id",
        "name": "#loc+name",
        "kind": "#loc+type",
        "latitude": "#geo+lat",
        "longitude": "#geo+lon",
        "coordinates_basis": "#geo+source",
        "alert_radius_km": "#geo+radius+km",
    }
)
SITE_PLACE = frozenset({"latitude", "longitude"})
SITE_GEOGRAPHY = Geography(SITE_PLACE, point, coordinates=SITE_PLACE)
