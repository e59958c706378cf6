"""Pages of this app: the bell, and in the demo the letters that were sent."""
