"""Orders: what courts and authorities demand, taken in, approved by two, ended by two."""
