"""Backtest: what the decisions on the record would have been under another version of the rulebook.

Findings stay as they were found: whether an act breaches a clause is not asked again. What is asked is what the ladder of
the other version gives for them, one after another, each standing on those before it.
"""
