"""Pages of this floor; included below the language prefix."""

from django.urls import URLPattern, URLResolver, path

from .views import account, invitations, messages, organisations, staff

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", account.account, name="account"),
    path("account/data/", account.my_data, name="my_data"),
    path("account/delete/", account.leave_house, name="leave"),
    path("me/messages/", messages.message_list, name="messages"),
    path("me/messages/read/", messages.read_all, name="messages_read"),
    path("me/messages/<uuid:uuid>/read/", messages.read_one, name="message_read"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("desk/organisations/", organisations.my_organisations, name="mine"),
    path("desk/organisations/new/", organisations.found, name="found"),
    path("desk/organisations/<slug:slug>/", organisations.organisation_desk, name="organisation_desk"),
    path("desk/organisations/<slug:slug>/describe/", organisations.describe, name="describe"),
    path("desk/organisations/<slug:slug>/logo/", organisations.logo, name="logo"),
    path("desk/organisations/<slug:slug>/invite/", organisations.invite_member, name="invite"),
    path("desk/organisations/<slug:slug>/invitations/<uuid:uuid>/withdraw/", organisations.withdraw, name="withdraw"),
    path("desk/organisations/<slug:slug>/members/<uuid:uuid>/", organisations.member, name="member"),
    path("desk/organisations/<slug:slug>/leave/", organisations.leave_organisation, name="leave_organisation"),
    path("desk/city/organisations/", staff.organisations, name="staff_organisations"),
    path("desk/city/organisations/<slug:slug>/", staff.organisation, name="staff_organisation"),
]
