"""What measures speed: a generator of a large register, and the plans of what pages and API ask of it."""
