"""Incidents and actors for REST clients."""
