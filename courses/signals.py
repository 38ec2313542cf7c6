"""Facts this floor announces, sent with `send` inside the transaction of the change.

enrolment_started(enrolment), enrolment_ended(enrolment), course_completed(enrolment),
course_published(course), course_withdrawn(course)
"""

from django.dispatch import Signal

enrolment_started = Signal()
enrolment_ended = Signal()
course_completed = Signal()
course_published = Signal()
course_withdrawn = Signal()
