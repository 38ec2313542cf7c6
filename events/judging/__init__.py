"""The mathematics of judging: plain data in, plain data out; no database, no Django.

`compute(export)` is the door; what it answers follows from the export alone, on any machine. What needs numpy is
imported when it is called: most processes never compute a result, and it costs each 30 MB and a second of its start.
"""
