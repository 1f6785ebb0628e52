"""Ground floor: knows no room."""
