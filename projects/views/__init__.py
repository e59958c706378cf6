"""Pages of this app: the tree of projects, one project, watching it."""
