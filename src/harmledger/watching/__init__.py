"""Watching: lists of pages are asked again and again, politely, and what is new is fetched and handed on. Survives being killed."""
