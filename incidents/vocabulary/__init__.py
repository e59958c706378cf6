"""The field's own words: GTD attacks, UCDP precision, Admiralty grades, ICD 203 confidence, the states of review."""
