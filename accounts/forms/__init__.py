"""What people type: codes of second factors, invitations."""
