"""Cases: the queue, one case, and what a decider does with it."""
