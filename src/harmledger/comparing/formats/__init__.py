"""Other recorders' files as entries, one file a format; columns and tables of words are in ``data/*.toml``."""
