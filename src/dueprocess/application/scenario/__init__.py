"""Scenarios: the policy tested like code. Given accounts and a clock, these steps; expect this (design 4).

`script` is what can be written (`machine_script` about detectors), `reading` reads it and names every mistake, `stage` is where it is played, `verbs` what
each step does there, `play` plays it and says what was not as expected. `docs/scenarios.md` is for who writes them.
"""
