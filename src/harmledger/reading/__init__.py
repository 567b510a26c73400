"""Reading: a report's text made ready to be read, without ever losing the way back to what was received."""
