"""Gazetteers that a person imports: one importer a format (``Importer``), stored one file a source, joined for looking up."""
