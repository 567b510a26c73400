"""A second record beside ours: read as entries, linked, compared."""
