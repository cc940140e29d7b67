"""The commands of the command line, a noun a file. `cli` puts them together."""
