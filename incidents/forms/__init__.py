"""What pages of this app ask for: the report with its rows, a link, the filters of lists."""
