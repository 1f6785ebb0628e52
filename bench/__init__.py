"""Measures the product under its real server, beside a reference page in the same run. Not part of it."""
