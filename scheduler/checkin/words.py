"""The words at the door, the same for the server's page and for a browser without network.

`{…}` is filled in where the words are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from scheduler.domain.checkin import ALREADY, IN, REFUSED, UNDONE, Answer
from scheduler.models import Scan

OK, AGAIN, NO = "ok", "again", "no"


def words() -> dict[str, str]:
    """Everything that the scanning page says by itself, in the language of the page."""
    return {
        "in": pgettext("at the door", "Come in"),
        "in_places": pgettext("at the door", "Come in: {places} people"),
        "already": pgettext("at the door", "Already in"),
        "since": _("since {time}"),
        "since_at": _("since {time}, {entrance}"),
        "by_hand": _("marked on the list"),
        "refused": pgettext("at the door", "Stop"),
        "unknown": _("This code is not on the list of this session."),
        "forged": _("This is not one of our codes."),
        "not_read": _("This could not be read. Please scan again, or type the short code."),
        "full": _("No place is free."),
        "early": _("It is too early: check-in opens twelve hours before the session."),
        "undone": _("Taken back"),
        "forced": pgettext("at the door", "Let in all the same"),
        "guest": pgettext("at the door", "Guest without registration"),
        "offline_kept": _("No network: kept on this device."),
        "online": _("Connected"),
        "offline": _("No network"),
        "waiting_one": _("1 scan waits to be sent"),
        "waiting_many": _("{count} scans wait to be sent"),
        "sent": _("Everything is sent"),
        "list_now": _("List of {time}, {count} names"),
        "list_old": _("List of {time}: more than an hour old"),
        "no_list": _("No list on this device yet. Connect to the network once."),
        "list_forged": _("The list on this device is not signed by this house. Load it again."),
        "ready": _("This device also works without network."),
        "not_ready": _("Only with network: this browser keeps nothing."),
        "sign_in": _("Please sign in again, or open your link again. Your scans are kept here until then."),
        "shut_out": _("This link has ended, or this session is not yours. The list was deleted from this device."),
        "busy": _("Too many scans at once. They are kept and sent in a minute."),
        "twice": _("Let in twice: {name}"),
        "spot": _("{time}, {entrance}"),
        "this_device": _("this device"),
        "no_entrance": _("entrance without a name"),
        "differs": _("{name} was already in when this device let them in: {spot}"),
        "nobody": _("Nobody on the list is called that."),
        "camera_off": _("Switch the camera on"),
        "camera_on": _("Switch the camera off"),
        "camera_refused": _("The camera cannot be used. Allow it in the browser, or use a hand scanner or the keyboard."),
        "camera_ready": _("Hold a code in front of the camera."),
        "let_in": pgettext("at the door", "Let in"),
        "is_in": pgettext("at the door", "In"),
        "confirm_forget": _("Delete the list from this device?"),
        "forgotten": _("The list is no longer on this device."),
        "unsent_stays": _("Scans that were not sent yet stay until they are."),
        "figures": _("{present} of {expected} are in"),
    }  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What the page without script shows after a scan."""

    tone: str
    headline: str
    detail: str
    answer: Answer | None = None

    @property
    def may_force(self) -> bool:
        return self.tone != OK and self.answer is not None and self.answer.word in {REFUSED, ALREADY}


def result_of(answer: Answer) -> Result:
    said = words()
    if answer.word == IN:
        headline = said["in"] if _places(answer) == 1 else said["in_places"].format(places=_places(answer))
        name = said["twice"].format(name=name_of(answer)) if answer.rivals else name_of(answer)
        detail = " · ".join(filter(None, [name, answer.sentence]))
        return Result(AGAIN if answer.rivals else OK, headline, detail, answer)
    if answer.word == ALREADY and answer.first:
        return Result(AGAIN, said["already"], f"{name_of(answer)} · {since(answer.first)}".strip(" ·"), answer)
    if answer.word == UNDONE:
        return Result(OK, said["undone"], name_of(answer), answer)
    name = name_of(answer)
    return Result(NO, said["refused"], f"{name} · {answer.sentence}" if name else answer.sentence, answer)


def since(scan: Scan) -> str:
    """ "since 9:42, entrance B", in the zone that is active."""
    time = f"{timezone.localtime(scan.at):%H:%M}"
    said = words()
    return (
        said["since_at"].format(time=time, entrance=scan.entrance) if scan.entrance else said["since"].format(time=time)
    )


def name_of(answer: Answer) -> str:
    if answer.registration is not None:
        return answer.registration.person.name
    return answer.scan.name if answer.scan else ""


def _places(answer: Answer) -> int:
    if answer.registration is not None:
        return answer.registration.party_size
    return answer.scan.places if answer.scan else 1
