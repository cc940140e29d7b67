"""Sign-in links: whose a login at the staff directory is, by two people."""
