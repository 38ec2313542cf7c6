"""Words too common to search for, per language, already folded to ASCII (see `catalogue.analysis.fold`)."""

from __future__ import annotations

GERMAN = frozenset(
    str.split(
        """
    aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dein deine deinem deinen deiner dem den
    denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer
    eines er es etwa euch euer eure fur furs ganz gegen gibt hab habe haben hat hatte hier hin ich ihm ihn ihnen ihr
    ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes kann kein keine konnen man mein meine mich
    mir mit muss nach nicht noch nun nur ob oder ohne schon sehr sein seine sich sie sind so soll sowie uber um und
    uns unser unsere unter vom von vor wann war was weil wenn wer werden wie wieder will wir wird wo zu zum zur
    zwischen
    """
    )
)
ENGLISH = frozenset(
    str.split(
        """
    a about after all also am an and any are as at be been but by can could do does for from get had has have he her
    his how i if in into is it its just me more my no not of on or our out she so than that the their them then there
    these they this those to under until up us was we were what when where which who why will with would you your
    """
    )
)
UKRAINIAN = frozenset(
    str.split(
        """
    a abo ale bez bude buty v vam vas vin vid vona vony vono vse do dlia za zi zh z i y iak iaka iake iaki iakyi iakshcho
    ii ikh iikh ioho my mozhna na nad nam nas ne ni o ob pro po pid pry pislia ta tak take tam te tym tsi tse tsei tsia
    tut u khto shcho shchob chy chyi ye vzhe shche koly de kudy
    """
    )
)
ARABIC = frozenset(
    str.split("fy mn aly ala ean me hdha hdhh thlk alty aldhy ma la lm ln an kan hw hy aw thm w b l k mn kl")
)

BY_LANGUAGE: dict[str, frozenset[str]] = {"de": GERMAN, "en": ENGLISH, "uk": UKRAINIAN, "ar": ARABIC}
