"""Units and people: who existed when, under which name, and who held which post."""
