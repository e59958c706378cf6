"""Projects for REST clients."""
