"""The money of this platform: a double-entry ledger in a file of its own, `ledger.sqlite`.

It is the platform's money system, as a payment institution would run it. dueprocess holds no money and never reads this
file: it is a client of the HTTP interface in `provider.py`. The rules are:
1. Amounts are integers in the minor unit of a currency. A posting has two legs or more; its legs sum to zero per currency.
2. Nothing that was posted changes. What was wrong is put right by another posting.
3. A key is used once: the same key and body give the same answer for ever, another body is refused.
4. No pot that belongs to somebody falls below zero.
5. Per currency: balances + in flight + paid out = paid in.
Rules 1, 2, 4 and 5 are kept by the database itself (`tables.py`): who opens the file with another program cannot break them
by inserting, changing or deleting a row.
"""
