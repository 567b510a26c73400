"""What ``compare`` writes: a report to read, and its tables."""
