"""How the result of an audit is shown: on a terminal, and as a page that can be printed."""
