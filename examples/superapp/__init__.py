"""Linli (邻里), a small platform that gives its people due process: chat, groups, moments, wallet, loan, game, mail, drive.

It meets dueprocess in three places only: `gate.py` asks the guard, `recourse.py` talks to the HTTP API, `content.py` is
asked for content by its id. README.md tells how.
"""
