"""Difficulties, recommendations and proposals raised by units, and their answers."""
