"""What pages of this app ask for."""
