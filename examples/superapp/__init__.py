"""Linli (邻里), a small platform that gives its people due process: chat, groups, moments, wallet, loan, game, mail, drive.

It uses dueprocess in two places only: `gate.py` asks the guard, `recourse.py` talks to the HTTP API. README.md tells how.
"""
