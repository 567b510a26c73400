"""What follows from the book, kept on disk so that a new report touches only its neighbourhood."""
