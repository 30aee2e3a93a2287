"""Demo data and the loaders that take it through the services."""
