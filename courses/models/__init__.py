from .course import Course, CourseText
from .learning import Enrolment, LessonProgress, QuizAttempt
from .pages import CoursePage, LessonPage, ModulePage, OrganisationPage
from .quiz import Quiz
from .run import CourseRun

__all__ = [
    "Course",
    "CoursePage",
    "CourseRun",
    "CourseText",
    "Enrolment",
    "LessonPage",
    "LessonProgress",
    "ModulePage",
    "OrganisationPage",
    "Quiz",
    "QuizAttempt",
]
