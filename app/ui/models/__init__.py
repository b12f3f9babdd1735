"""Item models of the pages."""
