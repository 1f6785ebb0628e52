"""Papers shown: the form rules of their day, as pages to print and as files to edit."""
