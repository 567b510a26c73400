"""The routes, one file a page or a family of pages; each file adds its own with ``add(app)``."""
