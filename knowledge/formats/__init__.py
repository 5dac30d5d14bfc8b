"""A city's open data, read and written: YAML for people, CSV for spreadsheets, schema.org for the web."""
