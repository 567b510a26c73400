"""The desk in a browser: pages made on the server, small islands of script, and a JSON interface."""
