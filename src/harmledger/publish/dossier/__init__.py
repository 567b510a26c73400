"""A report's evidence to be given out: what was received apart from what was made of it, in a form that anybody can check."""
