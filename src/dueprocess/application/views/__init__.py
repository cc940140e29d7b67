"""Views: what the log says now, one row a thing. A row is the law's own state, its fold the law's own `evolve`.

A view never decides. All of them can be dropped and folded again from the log, to the same bytes (I-27).
"""
