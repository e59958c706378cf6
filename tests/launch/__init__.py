"""The commands of the Makefile: installing, the embedded database, starting and ending everything."""
