"""A release: the record with its papers, in a folder that is there whole or not at all."""
