"""harmledger: casualty recording from reports, with every number beside the words that carry it."""

__version__ = "0.1.0"
