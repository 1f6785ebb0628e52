"""The conclusion of a meeting, its notice, and the directives in it."""
