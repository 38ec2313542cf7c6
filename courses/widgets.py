"""One text in several languages as one form field: a language map in, a language map out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.cleaning import clean_line


class LanguageMapWidget(forms.MultiWidget):
    """One input per language, each named by its language."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            code: forms.TextInput({"aria-label": name, "placeholder": name, "lang": code})
            for code, name in settings.LANGUAGES
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        texts = value if isinstance(value, dict) else {}
        return [texts.get(code, "") for code, _name in settings.LANGUAGES]


class LanguageMapField(forms.MultiValueField):
    """Cleans to {language: text} without empty texts. Required: at least one language."""

    widget = LanguageMapWidget

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        self.max_length = max_length
        fields = [forms.CharField(required=False, max_length=max_length) for _language in settings.LANGUAGES]
        super().__init__(fields=fields, require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.LANGUAGES]
        texts = {
            code: clean_line(text, limit=self.max_length, field="title")
            for code, text in zip(codes, values or [""] * len(codes), strict=True)
        }
        filled = {code: text for code, text in texts.items() if text}
        if self.required and not filled:
            raise ValidationError(_("Please write this text in one language."))
        return filled

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(LanguageMapWidget().decompress(initial), data)
