"""Alembic's migrations of a book. Each is kept as it was when it was written; ``tables.py`` says how a book is now."""
