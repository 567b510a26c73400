"""Resolving: what a report means by its days, places and names. Each room imports ``model`` alone."""
