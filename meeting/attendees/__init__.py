"""Who is invited, who answered, who stood in, who was there."""
