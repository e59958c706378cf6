"""What is to be done in a case of a known kind: the tasks that opening one from a template makes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """One task. Due so many hours after the case is opened; a mandatory one must be done before it is closed."""

    title: str
    due_hours: int
    mandatory: bool = False
    detail: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseTemplate:
    """A kind of case, by the key that stands on the cases opened from it."""

    key: str
    name: str
    tasks: tuple[TemplateTask, ...]


HOURS_OF_DAY = 24
WEEK = 7 * HOURS_OF_DAY
MONTH = 30 * HOURS_OF_DAY

CONVOY_ATTACK = CaseTemplate(
    "convoy_attack",
    "Attack on a convoy",
    (
        TemplateTask(
            "Account for everybody who travelled",
            2,
            mandatory=True,
            detail="Passengers, drivers, escort. Each by name, with where they are now.",
            items=("Passenger list compared", "Drivers reached", "Escort reached", "Hospitals asked"),
        ),
        TemplateTask(
            "Stop movements on the route",
            1,
            mandatory=True,
            detail="Until the route is assessed again.",
            items=("Convoys on the road told to halt", "Departures of today held back", "Neighbouring projects told"),
        ),
        TemplateTask("Inform the embassy and the host authorities", 3, mandatory=True),
        TemplateTask("Have the families told", 6, mandatory=True, detail="By the employer, before it is in the news."),
        TemplateTask(
            "Secure the evidence",
            HOURS_OF_DAY,
            items=("Dash cameras", "Tracking data of the vehicles", "Photographs of the site", "Radio log"),
        ),
        TemplateTask("Talk to the survivors and the escort", 2 * HOURS_OF_DAY),
        TemplateTask("Assess route, timing and escort again", 3 * HOURS_OF_DAY, mandatory=True),
        TemplateTask("Offer support to those who were there", 2 * HOURS_OF_DAY),
        TemplateTask("Write down root causes and lessons", MONTH, mandatory=True),
    ),
)
KIDNAPPING = CaseTemplate(
    "kidnapping",
    "Kidnapping",
    (
        TemplateTask("Name one person who speaks for the case", 1, mandatory=True),
        TemplateTask(
            "Establish who is missing",
            2,
            mandatory=True,
            items=("Names and nationalities", "Last seen: when, where, by whom", "Medical needs", "Telephone numbers"),
        ),
        TemplateTask("Inform the embassy and the police", 2, mandatory=True),
        TemplateTask("Have the families told, and name who keeps in touch", 4, mandatory=True),
        TemplateTask(
            "Keep a log of every contact",
            4,
            mandatory=True,
            detail="Time, number, words, who listened. Nobody promises anything.",
        ),
        TemplateTask("Agree on what is said to the press", 6),
        TemplateTask("Review the movements of the others on site", HOURS_OF_DAY, mandatory=True),
        TemplateTask("Collect proof of life", 3 * HOURS_OF_DAY),
        TemplateTask("Prepare for their return", WEEK, items=("Doctor", "Travel", "Somebody whom they trust")),
        TemplateTask("Write down root causes and lessons", MONTH, mandatory=True),
    ),
)
THREAT = CaseTemplate(
    "threat",
    "Threat",
    (
        TemplateTask("Keep the threat in its own words", 2, mandatory=True, items=("Original kept", "Translated")),
        TemplateTask("Judge who says so and whether they could", HOURS_OF_DAY, mandatory=True),
        TemplateTask("Warn who is named or meant", 4, mandatory=True),
        TemplateTask("Inform the host authorities", HOURS_OF_DAY),
        TemplateTask("Raise the guard where it points", 12, items=("Gates", "Camps", "Routes", "Residences")),
        TemplateTask("Look again after two weeks", 2 * WEEK, mandatory=True),
    ),
)
ATTACK_ON_SITE = CaseTemplate(
    "attack_on_site",
    "Attack on a site or camp",
    (
        TemplateTask(
            "Head count at the muster points", 1, mandatory=True, items=("Own staff", "Contractors", "Guests")
        ),
        TemplateTask("Close the site and search it", 4, mandatory=True),
        TemplateTask("Bring the injured to hospital and stay with them", 2, mandatory=True),
        TemplateTask("Inform the embassy and the host authorities", 3, mandatory=True),
        TemplateTask("Secure the evidence", HOURS_OF_DAY, items=("Camera recordings", "Gate log", "Photographs")),
        TemplateTask("Decide on evacuation or stay", 12, mandatory=True),
        TemplateTask("Assess perimeter, guards and access again", WEEK, mandatory=True),
        TemplateTask("Write down root causes and lessons", MONTH, mandatory=True),
    ),
)
UNREST = CaseTemplate(
    "unrest",
    "Protest or unrest around a project",
    (
        TemplateTask("Find out what is demanded, and by whom", HOURS_OF_DAY, mandatory=True),
        TemplateTask("Keep staff away from the crowd", 2, mandatory=True),
        TemplateTask("Name who talks to the community", HOURS_OF_DAY, mandatory=True),
        TemplateTask("Agree with the authorities that nobody is hurt", 12),
        TemplateTask("Plan for roads that are closed", HOURS_OF_DAY, items=("Food and fuel", "Medical ways out")),
        TemplateTask("Write down what was agreed", WEEK, mandatory=True),
        TemplateTask("Write down root causes and lessons", MONTH),
    ),
)

CASE_TEMPLATES: dict[str, CaseTemplate] = {
    template.key: template for template in (CONVOY_ATTACK, ATTACK_ON_SITE, KIDNAPPING, THREAT, UNREST)
}
