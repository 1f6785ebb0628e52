"""The trail, readable."""
