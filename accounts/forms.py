"""Forms of people and organisations: they translate input and decide nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .enums import OrganisationKind, Role
from .models import Organisation, Person
from .rules import clean_name

MAX_DESCRIPTION = 4000


class SignUpForm(SignupForm):
    """Name, e-mail, and a password for those who want one."""

    field_order = ("name", "email", "password1")

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("As it shall stand on your certificates."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email=_("E-mail address"), password1=_("Password (if you want one)"))
        self.fields["email"].help_text = _("We send a code to this address.")
        self.fields["password1"].help_text = _(
            "At least 10 characters. Without a password you sign in with a code by e-mail or with a passkey."
        )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=_("E-mail address"), password=_("Password"), remember=_("Stay signed in on this device"))
        self.fields["password"].help_text = ""


def _plain(form: forms.Form, **labels: Any) -> None:
    """Labels instead of placeholders: a placeholder vanishes when one begins to type."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, label in labels.items():
        form.fields[name].label = label


class ProfileForm(forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = ("name", "language")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = None  # type: ignore[attr-defined]
        self.fields["language"].help_text = _("We write to you in this language.")

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class LeaveForm(forms.Form):
    """Typing the address is the "are you sure?" that a double click cannot answer."""

    email = forms.CharField(
        label=_("Type your e-mail address to confirm"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"].strip()
        if typed.casefold() != self.person.email.casefold():
            raise ValidationError(gettext("This is not the address of this account."))
        return typed


class OrganisationForm(forms.Form):
    """What the public page says; one description per language."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", validators=[URLValidator(schemes=["https", "http"])]
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation:
            kwargs.setdefault("initial", self.values_of(organisation))
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            self.fields[f"description_{code}"] = forms.CharField(
                label=gettext("Description in %(language)s") % {"language": language},
                required=False,
                max_length=MAX_DESCRIPTION,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code, "dir": "auto"}),
            )

    @staticmethod
    def values_of(organisation: Organisation) -> dict[str, Any]:
        texts = {f"description_{code}": text for code, text in organisation.description.items()}
        return {"name": organisation.name, "kind": organisation.kind, "website": organisation.website, **texts}

    def words(self) -> dict[str, Any]:
        """Keyword arguments for `describe_organisation` and `found_organisation`."""
        data = self.cleaned_data
        texts = {code: data[f"description_{code}"].strip() for code, _name in settings.LANGUAGES}
        return {
            "name": data["name"],
            "kind": data["kind"],
            "website": data["website"],
            "description": {code: text for code, text in texts.items() if text},
        }


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG, JPEG or WebP, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.TRAINER)


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=True
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One or two sentences. The owners will read them."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
