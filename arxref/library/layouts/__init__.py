"""Grammars of input layouts that several parsers share."""
