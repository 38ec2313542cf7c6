"""The mathematics of judging: plain data in, plain data out; no database, no Django.

`compute(export)` is the door; what it answers follows from the export alone, on any machine.
"""
