"""Queries: what pages and API read, put together from views and vault. A query decides nothing and writes nothing.

What a subject may see is built from allow-list types that have no place for a reporter, a recipient or a count of
reports. INVARIANT (I-25)
"""
