"""The static site of a release: pages that open from a disk or any web server, without network, and are read without a script."""
