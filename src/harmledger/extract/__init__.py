"""Engines that read reports: text in, claims with their words out."""
