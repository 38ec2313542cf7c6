"""One course with everything its page shows."""

from __future__ import annotations

from courses.models import Course, CourseText


def course_to_show(slug: str) -> Course | None:
    """Published or withdrawn (the view decides), with organisation and texts; two queries. Drafts are None."""
    return Course.objects.exclude(state="draft").with_texts().filter(slug=slug).first()


def course_to_learn(slug: str) -> Course | None:
    """The same for lessons: one query, no texts; titles stand in the outline of `course_title`."""
    return Course.objects.exclude(state="draft").select_related("organisation").filter(slug=slug).first()


def text_for(course: Course, language: str) -> CourseText | None:
    """The text in `language`, else German, English, any. Reads `texts`; prefetch it."""
    texts = course.text_map
    return next((texts[code] for code in (language, "de", "en", *texts) if code in texts), None)
