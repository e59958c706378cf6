"""How each column of the collected attacks is read back from an incident."""

from zoneinfo import ZoneInfo

from incidents.models import Incident
from incidents.vocabulary.people import Affiliation, Outcome
from incidents.vocabulary.precision import PlacePrecision
from incidents.vocabulary.review import LinkState
from tests.collection import Read, Row, addresses, held, number

KINDS: dict[str, tuple[str, set[str], set[str], str]] = {
    # cell: attack type, tactics, weapons, and what else the text has to say
    "vehicle bomb (remote-controlled, per police)": (
        "bombing_explosion", {"vehicle_bomb"}, {"explosives"}, "police remote-controlled"
    ),
    "kidnapping; ended in army rescue raid": (
        "hostage_taking_kidnapping", {"hostage_rescue"}, set(), "army raid rescue"
    ),
    "shooting from motorcycle": ("armed_assault", {"motorcycle_gunmen"}, {"firearms"}, ""),
    "abduction": ("hostage_taking_kidnapping", set(), set(), ""),
    "shooting": ("armed_assault", set(), {"firearms"}, ""),
    "vehicle bomb": ("bombing_explosion", {"vehicle_bomb"}, {"explosives"}, ""),
    "kidnapping": ("hostage_taking_kidnapping", set(), set(), ""),
    "motorcycle bomb": ("bombing_explosion", {"vehicle_bomb"}, {"explosives"}, "motorbike"),
    "mass shooting": ("armed_assault", set(), {"firearms"}, "eleven"),
    "improvised bomb": ("bombing_explosion", set(), {"explosives"}, "improvised"),
    "kidnapping and killing": ("hostage_taking_kidnapping", set(), set(), "killed"),
    "targeted shooting": ("assassination", set(), {"firearms"}, ""),
    "suicide vehicle bomb": ("bombing_explosion", {"suicide", "vehicle_bomb"}, {"explosives"}, ""),
    "armed assault with grenades": ("armed_assault", {"grenade"}, {"firearms", "explosives"}, ""),
    "armed assault": ("armed_assault", set(), {"firearms"}, ""),
    "magnetic bomb (failed)": ("bombing_explosion", set(), {"explosives"}, "magnetic did not go off"),
    "suicide bombing": ("bombing_explosion", {"suicide"}, {"explosives"}, ""),
    "vehicle bomb in car park": ("bombing_explosion", {"vehicle_bomb"}, {"explosives"}, "car park"),
    "complex assault": ("armed_assault", {"complex_attack"}, set(), ""),
}  # fmt: skip
BLA, BRIGADE, TTP = "Balochistan Liberation Army", "Majeed Brigade", "Tehrik-i-Taliban Pakistan"
ACTORS: dict[str, tuple[set[str], str]] = {
    # cell: the actors, and what else the text has to say
    "unknown": (set(), ""),
    "unidentified gunmen": (set(), "gunmen were not identified"),
    "unknown militants": (set(), "unknown militants"),
    "hired gunman (business dispute, per police)": (set(), "hired gunman business dispute police"),
    "militants led by Abdullah Mehsud": ({"Abdullah Mehsud"}, "militants"),
    "Baloch Liberation Army (BLA)": ({BLA}, ""),
    "BLA": ({BLA}, ""),
    "BLA Majeed Brigade": ({BLA, BRIGADE}, ""),
    "Lal Masjid students": ({"Lal Masjid students"}, ""),
    "Pakistani Taliban (Swat)": ({TTP}, "Swat"),
    "Tehrik-i-Taliban Pakistan (TTP)": ({TTP}, ""),
    "TTP": ({TTP}, ""),
    "TTP (Jundullah claim also reported)": ({TTP, "Jundullah"}, ""),
    "TTP (per investigators)": ({TTP}, "investigators"),
    "TTP (per CTD)": ({TTP}, "CTD"),
    "suspected Sindhi nationalists (JSMM)": ({"Jeay Sindh Muttahida Mahaz"}, "Sindhi nationalist"),
    "Islamic State (IS)": ({"Islamic State"}, ""),
    "Sindhudesh Revolutionary Army (SRA)": ({"Sindhudesh Revolutionary Army"}, ""),
    "SRA": ({"Sindhudesh Revolutionary Army"}, ""),
    "Sindhudesh People's Army": ({"Sindhudesh People's Army"}, ""),
}
BASES: dict[str, set[str]] = {
    # by its first words: the roles in which somebody is said to have done it
    "none": set(),
    "claimed": {"claimed"},
    "publicly avowed": {"claimed"},
    "attributed/commander ordered it": {"attributed", "claimed"},
    "attributed (arrests)": {"suspected"},
    "attributed (government": {"attributed"},
    "attributed (CTD": {"attributed", "denied"},
    "attributed (p": set(),  # the police and officials spoke of nobody by name
    "attributed (o": set(),
}
SAID_OTHERWISE = {
    "publicly avowed by group": "avowed",
    "attributed (arrests)": "authorities arrests",
    "attributed/commander ordered it": "commander ordered it",
    "attributed (official: militants)": "official militants",
    "attributed (government, August 2021)": "government August 2021",
    "attributed (CTD arrests)": "CTD arrests",
}
NO_OTHERS = "Nobody of a third country is reported among the dead."


def text_of(incident: Incident) -> str:
    return "\n".join(
        [incident.title, incident.narrative, incident.caveats, incident.target_description, incident.place]
    )


def spoken(incident: Incident) -> str:
    """Who is said to have done it, by whom and how, in words; with the other names of the actors."""
    parts = []
    for said in incident.involvements.select_related("actor"):
        parts += [said.actor.name, said.get_role_display(), said.stated_by, said.note, said.actor.description]
        parts += [alias.name for alias in said.actor.aliases.all()]
        parts += [f"{said.stated_on:%-d %B %Y}"] if said.stated_on else []
    return "\n".join(parts)


def local(incident: Incident, moment):
    return moment.astimezone(ZoneInfo(incident.time_zone))


def when(row: Row, incident: Incident):
    start = local(incident, incident.occurred_from)
    return row["date"], f"{start:%Y-%m}" if incident.time_precision == "month" else f"{start:%Y-%m-%d}"


def until(row: Row, incident: Incident):
    end = incident.occurred_to and local(incident, incident.occurred_to)
    return row["date_end"], f"{end:%Y-%m-%d}" if end else ""


def precision(row: Row, incident: Incident):
    known, _, how = row["date_precision"].partition(" ")
    hour_is_told = "around 23:00" in row["summary"]
    ends_on_a_day = bool(row["date_end"]) and known != "day"
    expected = "hour" if hour_is_told else known, "day" if ends_on_a_day else ""
    told = incident.time_precision, incident.end_precision
    return (expected, "derived" in how), (told, "Date derived from" in incident.caveats)


def province(row: Row, incident: Incident):
    name, _, aside = row["province"].partition(" (")
    return (name, set()), (incident.admin1, held(aside, incident.place)[1])


def coordinates(row: Row, incident: Incident):
    approximate = incident.place_precision not in {PlacePrecision.EXACT, PlacePrecision.COUNTRY}
    return (True, set()), (approximate, held(row["coord_note"], incident.caveats)[1])


def affected(row: Row, incident: Incident):
    """The project is linked, or it is none of ours and its name stands in the text."""
    links = incident.links.filter(state=LinkState.CONFIRMED).select_related("project")
    return held(row["project_affected"], text_of(incident), *(link.project.name for link in links))


def kind(row: Row, incident: Incident):
    attack_type, tactics, weapons, words = KINDS[row["attack_type"]]
    told = incident.attack_type, tactics - set(incident.tactics), weapons - set(incident.weapon_types)
    return (attack_type, set(), set(), set()), (*told, held(words, text_of(incident))[1])


def of_nationality(incident: Incident, outcome: str, nationality: str) -> int | None:
    """How many of them: by their own row, or nought where everybody is accounted for by other rows."""
    rows = [row for row in incident.casualties.filter(outcome=outcome) if row.affiliation != Affiliation.ASSAILANT]
    own = [row.best for row in rows if row.nationality == nationality]
    if own:
        return None if None in own else sum(filter(None, own))
    accounted_for = rows and all(row.nationality or row.best == 0 for row in rows)
    return 0 if accounted_for else None


def people(column: str, outcome: str, nationality: str) -> Read:
    def read(row: Row, incident: Incident):
        return number(row[column]), of_nationality(incident, outcome, nationality)

    return read


def others(row: Row, incident: Incident):
    """Of third countries: no nationality stands for "another one", so these rows have none, and the text says why."""
    stated, unnamed = number(row["killed_other"]), of_nationality(incident, Outcome.KILLED, "")
    everybody_is_accounted_for = of_nationality(incident, Outcome.KILLED, "XX") == 0
    if everybody_is_accounted_for or NO_OTHERS in incident.caveats:
        return stated, 0
    return stated, unnamed if "third countries" in incident.caveats else None


def total(column: str, field: str) -> Read:
    return lambda row, incident: (number(row[column]), getattr(incident, field))


def assailants(row: Row, incident: Incident):
    rows = incident.casualties.filter(affiliation=Affiliation.ASSAILANT, outcome=Outcome.KILLED)
    return number(row["attackers_killed"]), rows[0].best if rows else None


def actors(row: Row, incident: Incident):
    names, words = ACTORS[row["actor"]]
    told = {said.actor.name for said in incident.involvements.select_related("actor")}
    return (names, set()), (told, held(words, text_of(incident), spoken(incident))[1])


def basis(row: Row, incident: Incident):
    cell = row["actor_basis"]
    roles = next(roles for start, roles in BASES.items() if cell.startswith(start))
    words = SAID_OTHERWISE.get(cell, "" if cell == "none" else cell.removeprefix("attributed"))
    told = set(incident.involvements.values_list("role", flat=True))
    return (roles, set()), (told, held(words, text_of(incident), spoken(incident))[1])


def claim(row: Row, incident: Incident):
    cell = row["claim_status"]
    claimed = not cell.startswith("no ")
    told = incident.involvements.filter(role="claimed").exists()
    words = cell.replace(" in sources seen", "").replace("acknowledged", "claimed")
    return (claimed, set()), (told, held(words, text_of(incident), spoken(incident), "responsibility")[1])


def inside(column: str, field: str) -> Read:
    """The very words stand in it."""
    return lambda row, incident: (True, row[column] in getattr(incident, field))


ATTACK_COLUMNS: dict[str, Read] = {
    "id": lambda row, incident: ("PK", incident.country),  # the record was found by it
    "date": when,
    "date_end": until,
    "date_precision": precision,
    "place": inside("place", "place"),
    "province": province,
    "lat": lambda row, incident: (float(row["lat"]), incident.latitude),
    "lon": lambda row, incident: (float(row["lon"]), incident.longitude),
    "coord_note": coordinates,
    "project_affected": affected,
    "target": inside("target", "target_description"),
    "link_to_investment": lambda row, incident: (row["link_to_investment"], incident.link_to_investment),
    "attack_type": kind,
    "killed_total": total("killed_total", "killed_best"),
    "killed_chinese": people("killed_chinese", Outcome.KILLED, "CN"),
    "killed_pakistani": people("killed_pakistani", Outcome.KILLED, "PK"),
    "killed_other": others,
    "attackers_killed": assailants,
    "injured_total": total("injured_total", "injured_best"),
    "injured_chinese": people("injured_chinese", Outcome.INJURED, "CN"),
    "abducted_chinese": people("abducted_chinese", Outcome.ABDUCTED, "CN"),
    "actor": actors,
    "actor_basis": basis,
    "claim_status": claim,
    "summary": inside("summary", "narrative"),
    "caveats": inside("caveats", "caveats"),
    "source_urls": lambda row, incident: (
        addresses(row["source_urls"]),
        list(incident.sources.order_by("pk").values_list("url", flat=True)),
    ),
}
