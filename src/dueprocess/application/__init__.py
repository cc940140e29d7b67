"""One handler a command: gather its facts, let the law decide, append. Ports to the outside; views; queries."""
