"""What changes the directory: units and their successions, people and posts, catalogues, lists brought in."""
