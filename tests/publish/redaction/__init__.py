"""Redaction profiles: what they hold back, what they leave, and that nothing leaks."""
