"""What an operator sees of a running installation: logs, metrics and traces. None of them holds a word of any person."""
