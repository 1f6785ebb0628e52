"""What became of each directive: progress, evidence, confirmation, extension."""
