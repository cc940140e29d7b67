"""The law, pure: `decide(facts, command, now) -> events | Refusal`, `evolve(state, event) -> state`.

One file a noun, with the same parts in the same order: its rules, its state, its commands, its events, what it needs
to know, what it decides, how it evolves. Nothing here reads a clock, draws a random number, touches a file or logs.
"""
