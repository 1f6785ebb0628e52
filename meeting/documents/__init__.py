"""Official papers printed from live data."""
