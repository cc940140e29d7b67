"""Number claims: a telephone number that is used again belongs to an account already."""
