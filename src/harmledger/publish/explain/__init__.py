"""How one report was read, to look at: on a terminal and as one page."""
