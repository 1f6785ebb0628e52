"""What was said: assembled from the record, corrected by those who were there, approved, locked."""
