"""Intake: files and folders in, reports out. One file a kind of source; what is wrong with input is a value (Fault)."""
