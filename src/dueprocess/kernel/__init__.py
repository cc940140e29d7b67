"""The words everything else is written in: instants, durations, ids, capabilities, refusals, canonical bytes.

The kernel imports nothing of ours, reads no clock, no settings and no files. What stands here has one meaning in
every layer, in the record, and in both languages of the glossary.
"""
