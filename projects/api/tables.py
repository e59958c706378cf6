"""Projects as a table, and on the map."""

from accounts.api.formats import Geography, plain, points

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
