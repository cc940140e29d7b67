"""The outside: stores, mail, content sources, keys. Each adapter implements a port of `application.ports`."""
