"""How dates and times are written: the day first and 24 hours, in every language of the house.

Only what differs from Django's own formats stands here; what a field takes in is Django's, the browsers' ISO form first.
SHORT_MONTH_DAY_FORMAT is our own name, for heads of narrow columns; every language has it.
"""
