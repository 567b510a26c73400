"""A release on the web: its pages as they are, and a read-only interface for programs over its data. It reads nothing but the release."""
