"""What happened: attack types, weapons and targets after the Global Terrorism Database (GTD codebook), and our own.

GTD numbers its values; `GTD_CODES` keeps the numbers for exchange, records keep the words.
"""

from django.db import models


class Category(models.TextChoices):
    """What kind of event it is. An attack type makes it an attack."""

    ATTACK = "attack", "Attack"
    THREAT = "threat", "Threat"
    PROTEST = "protest_or_riot", "Protest or riot"
    THEFT = "theft", "Theft"
    SABOTAGE = "sabotage", "Sabotage"
    HARASSMENT = "harassment_or_detention", "Harassment or detention"
    ARREST = "arrest", "Arrest"
    DISRUPTED_PLOT = "disrupted_plot", "Disrupted plot"
    ACCIDENT = "accident", "Accident"
    NEAR_MISS = "near_miss", "Near miss"
    OTHER = "other", "Other"


class AttackType(models.TextChoices):
    """GTD attack type."""

    ASSASSINATION = "assassination", "Assassination"
    ARMED_ASSAULT = "armed_assault", "Armed assault"
    BOMBING = "bombing_explosion", "Bombing or explosion"
    HIJACKING = "hijacking", "Hijacking"
    BARRICADE = "hostage_taking_barricade", "Hostage taking (barricade)"
    KIDNAPPING = "hostage_taking_kidnapping", "Hostage taking (kidnapping)"
    FACILITY = "facility_attack", "Facility or infrastructure attack"
    UNARMED_ASSAULT = "unarmed_assault", "Unarmed assault"
    UNKNOWN = "unknown", "Unknown"


class WeaponType(models.TextChoices):
    """GTD weapon type."""

    BIOLOGICAL = "biological", "Biological"
    CHEMICAL = "chemical", "Chemical"
    RADIOLOGICAL = "radiological", "Radiological"
    NUCLEAR = "nuclear", "Nuclear"
    FIREARMS = "firearms", "Firearms"
    EXPLOSIVES = "explosives", "Explosives"
    FAKE = "fake", "Fake"
    INCENDIARY = "incendiary", "Incendiary"
    MELEE = "melee", "Melee"
    VEHICLE = "vehicle", "Vehicle"
    SABOTAGE = "sabotage_equipment", "Sabotage equipment"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Unknown"


class Tactic(models.TextChoices):
    """How it was done, beside the type; several may hold."""

    SUICIDE = "suicide", "Suicide"
    VEHICLE_BOMB = "vehicle_bomb", "Vehicle-borne bomb"
    ROADSIDE_BOMB = "roadside_bomb", "Roadside bomb"
    AMBUSH = "ambush", "Ambush"
    RAID = "raid", "Raid"
    MOTORCYCLE = "motorcycle_gunmen", "Gunmen on a motorcycle"
    GRENADE = "grenade", "Grenades"
    DISGUISE = "disguise", "Disguise or impersonation"
    MULTIPLE = "complex_attack", "Complex attack"
    HOSTAGE_RESCUE = "hostage_rescue", "Ended in a rescue raid"


class TargetType(models.TextChoices):
    """GTD target type. Its codes 4 and 6 to 22 follow the codebook; 5 is not used here."""

    BUSINESS = "business", "Business"
    GOVERNMENT = "government", "Government (general)"
    POLICE = "police", "Police"
    MILITARY = "military", "Military"
    AIR = "airports_aircraft", "Airports and aircraft"
    DIPLOMATIC = "diplomatic", "Government (diplomatic)"
    EDUCATION = "education", "Educational institution"
    FOOD_WATER = "food_or_water", "Food or water supply"
    MEDIA = "media", "Journalists and media"
    MARITIME = "maritime", "Maritime"
    NGO = "ngo", "NGO"
    OTHER = "other", "Other"
    PRIVATE = "private", "Private citizens and property"
    RELIGIOUS = "religious", "Religious figures or institutions"
    TELECOMMUNICATION = "telecommunication", "Telecommunication"
    NON_STATE = "non_state_militia", "Terrorists or non-state militia"
    TOURISTS = "tourists", "Tourists"
    TRANSPORT = "transportation", "Transportation"
    UNKNOWN = "unknown", "Unknown"
    UTILITIES = "utilities", "Utilities"
    PARTY = "violent_party", "Violent political party"


class PropertyDamage(models.TextChoices):
    """GTD extent of property damage, in USD of its day."""

    CATASTROPHIC = "catastrophic", "Catastrophic: USD 1 bn or more"
    MAJOR = "major", "Major: USD 1 m or more"
    MINOR = "minor", "Minor: below USD 1 m"
    UNKNOWN = "unknown", "Damage of unknown extent"


class InvestmentLink(models.TextChoices):
    """How an incident touches the investment: a project itself, or what stands for it."""

    PROJECT = "direct_project", "A project itself"
    NATIONALS = "chinese_nationals", "Nationals of the investing country"
    RESIDENTS = "chinese_origin_residents", "Residents who come from the investing country"
    FOREIGNERS = "foreign_nationals", "Foreigners, among whom its nationals may be"
    DIPLOMATIC = "diplomatic", "Its diplomatic mission"
    PROXY = "proxy_infrastructure", "Infrastructure that stands for it"
    SYMBOLIC = "symbolic", "A symbol of it"


class TargetKind(models.TextChoices):
    """What was hit at the project."""

    CONVOY = "convoy_or_vehicle", "Convoy or vehicle"
    SITE = "site", "Site"
    CAMP = "camp_or_residence", "Camp or residence"
    OFFICE = "office", "Office"
    ON_FOOT = "personnel_on_foot", "Personnel on foot"
    LINEAR = "linear_infrastructure", "Road, rail, pipeline or line"
    PORT = "port_or_vessel", "Port or vessel"
    ESCORT = "escort", "Escort"
    OTHER = "other", "Other"


GTD_CODES: dict[str, int] = {value: number for number, value in enumerate(AttackType.values, start=1)}
