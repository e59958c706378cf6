"""What happens: incidents, evidence, actors, review, alerts."""

from typing import Any

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = "Incidents"

    def ready(self) -> None:
        from accounts.protocols import alert_oversight, duty_keepers, orphan_warnings, register_alert_kind
        from incidents.services.alert_oversight import INCIDENT_ALERTS
        from incidents.services.alerts_told import ALERT_KINDS
        from incidents.services.deciders import keep_deciders, say_orphaned
        from incidents.services.look_back import look_back
        from incidents.services.project_figures import actors_panel, issued_panel, obligations_panel, trend_panel
        from incidents.services.project_panel import advisories_panel, incident_points, incidents_panel
        from incidents.services.tracking import evaluate_project
        from projects.protocols import (
            map_sources,
            organisation_panel_sources,
            panel_sources,
            site_observers,
            tracking_observers,
        )

        for kind in ALERT_KINDS:
            register_alert_kind(kind)
        registered: list[tuple[list[Any], Any]] = [
            *(
                (panel_sources, panel)
                for panel in (incidents_panel, trend_panel, actors_panel, advisories_panel, obligations_panel)
            ),
            (organisation_panel_sources, issued_panel),
            (map_sources, incident_points),
            (tracking_observers, evaluate_project),
            (site_observers, look_back),
            (duty_keepers, keep_deciders),
            (orphan_warnings, say_orphaned),
            (alert_oversight, INCIDENT_ALERTS),
        ]
        for known, ours in registered:
            if ours not in known:
                known.append(ours)
