"""How the catalog came to be."""
