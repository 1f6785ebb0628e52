"""Users, their seats, their sign-ins."""
