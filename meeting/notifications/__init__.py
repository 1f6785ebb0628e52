"""Who is told of what: the bell, the mail, the daily digest."""
