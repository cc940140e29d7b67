"""Who is there: tokens and sessions, signed links, the public entry, throttles, and which callers a route lets in."""
