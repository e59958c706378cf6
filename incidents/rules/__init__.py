"""The rules of the record, as data and pure functions: the steps of review, severity, counts, when an alert is due."""
