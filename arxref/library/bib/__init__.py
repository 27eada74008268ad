""".bib files: scanned to the character, changed in place and merged."""
