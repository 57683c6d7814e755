"""The checked scenario compiled to rows, formulas and mechanisms; no clock, no draws, no files."""
