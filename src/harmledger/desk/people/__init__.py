"""Who may use a desk: accounts, roles, sessions, and the log of what they did. Kept beside the book, never in it."""
