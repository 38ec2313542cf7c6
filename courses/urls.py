"""Pages of this floor; included below the language prefix."""

from django.urls import include, path

from .views import course, lesson

app_name = "courses"
urlpatterns = [
    path("", include("courses.desk.urls")),
    path("learn/<slug:slug>/", course.course_page, name="course"),
    path("learn/<slug:slug>/course.jsonld", course.course_data, name="data"),
    path("learn/<slug:slug>/enrol/<uuid:offering>/", course.enrol, name="enrol"),
    path("learn/<slug:slug>/<slug:lesson>/", lesson.lesson_page, name="lesson"),
    path("learn/<slug:slug>/<slug:lesson>/done/", lesson.finish, name="finish"),
    path("learn/<slug:slug>/<slug:lesson>/quiz/<uuid:quiz>/", lesson.answer, name="answer"),
    path("learn/<slug:slug>/<slug:lesson>/quiz/<uuid:quiz>/again/", lesson.restart, name="restart"),
    path("me/courses/<uuid:uuid>/", course.resume, name="resume"),
]
