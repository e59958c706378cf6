"""What happens: incidents, evidence, actors, review, alerts."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = "Incidents"

    def ready(self) -> None:
        from accounts.protocols import register_alert_kind
        from incidents.services.alert_kinds import AttackLinked
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

        register_alert_kind(AttackLinked())
        for panel in (incidents_panel, trend_panel, actors_panel, advisories_panel, obligations_panel):
            if panel not in panel_sources:
                panel_sources.append(panel)
        if issued_panel not in organisation_panel_sources:
            organisation_panel_sources.append(issued_panel)
        if incident_points not in map_sources:
            map_sources.append(incident_points)
        if evaluate_project not in tracking_observers:
            tracking_observers.append(evaluate_project)
        if look_back not in site_observers:
            site_observers.append(look_back)
