"""What is on the programme, in which order, at what time."""
