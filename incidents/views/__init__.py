"""Pages of this app. A view loads what the person may see, reads the form, calls one service and goes on."""
