"""What every part of the REST API shares: who calls, with which token, how pages and errors look."""
