"""What every page shares: doors, sessions, forms, the transaction, answers."""
