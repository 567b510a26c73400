"""The things that harmledger speaks of. Standard library only; imports nothing else of harmledger's."""
