"""How many does no list have? Estimates from the overlap of several lists, with their intervals and plain warnings."""
