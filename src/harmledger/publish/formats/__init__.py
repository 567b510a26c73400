"""The record in the formats of those who use it. One file each; ``kinds.py`` lists them."""
