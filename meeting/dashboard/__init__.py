"""Home pages and the quarter board."""
