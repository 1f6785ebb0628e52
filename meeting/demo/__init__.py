"""The real conference of 9 October 2017, re-told for newcomers and for measuring."""
