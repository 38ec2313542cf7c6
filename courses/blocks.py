"""What a lesson and a quiz are made of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import LONG_TEXT_BLOCKS

LESSON_BLOCKS: list[tuple[str, blocks.Block]] = [
    *LONG_TEXT_BLOCKS,
    ("quiz", SnippetChooserBlock("courses.Quiz", label=_("Quiz"), icon="tick")),
]


# --- questions: every text is a language map


class TextMapBlock(blocks.StructBlock):
    """One text in several languages; at least one must be filled in."""

    def __init__(self, local_blocks: Any = None, *, optional: bool = False, long: bool = False, **kwargs: Any) -> None:
        kind = blocks.TextBlock if long else blocks.CharBlock
        fields = [
            (code, kind(label=name, required=False, max_length=1000, **({"rows": 2} if long else {})))
            for code, name in settings.LANGUAGES
        ]
        self.optional = optional
        super().__init__(local_blocks or fields, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.optional and not any(cleaned.values()):
            first = settings.LANGUAGES[0][0]
            raise StructBlockValidationError({first: ValidationError(_("Please write this text in one language."))})
        return cleaned


class OptionalTextMapBlock(TextMapBlock):
    """May stay empty, and stays folded until somebody wants it."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks, optional=True, **kwargs)

    class Meta:
        collapsed = True


class OptionBlock(blocks.StructBlock):
    text = TextMapBlock(label=_("Answer"))
    correct = blocks.BooleanBlock(label=_("This answer is right"), required=False)

    class Meta:
        label = _("Answer")


class QuestionBlock(blocks.StructBlock):
    prompt = TextMapBlock(label=_("Question"), long=True)


class ChoiceQuestionBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Answers"), min_num=2, max_num=8)
    right = OptionalTextMapBlock(label=_("What to say when the answer is right"), long=True)
    wrong = OptionalTextMapBlock(label=_("What helps when the answer is wrong"), long=True)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        right = sum(1 for option in cleaned["options"] if option["correct"])
        if not self.fits(right):
            raise StructBlockValidationError(non_block_errors=[self.meta.how_many])
        return cleaned

    def fits(self, right: int) -> bool:
        return right >= 1


class SingleBlock(ChoiceQuestionBlock):
    def fits(self, right: int) -> bool:
        return right == 1

    class Meta:
        icon = "radio-full"
        label = _("One answer is right")
        how_many = _("Please mark exactly one answer as right.")


class MultipleBlock(ChoiceQuestionBlock):
    class Meta:
        icon = "tick-inverse"
        label = _("Several answers may be right")
        how_many = _("Please mark at least one answer as right.")


class TrueFalseBlock(QuestionBlock):
    answer = blocks.ChoiceBlock(label=_("The statement is"), choices=[("true", _("true")), ("false", _("false"))])
    right = OptionalTextMapBlock(label=_("What to say when the answer is right"), long=True)
    wrong = OptionalTextMapBlock(label=_("What helps when the answer is wrong"), long=True)

    class Meta:
        icon = "adjust"
        label = _("True or false")


class ShortTextBlock(QuestionBlock):
    accepted = TextMapBlock(
        label=_("Accepted answers"), long=True, help_text=_("One per line; capitals and spaces do not matter.")
    )
    right = OptionalTextMapBlock(label=_("What to say when the answer is right"), long=True)
    wrong = OptionalTextMapBlock(label=_("What helps when the answer is wrong"), long=True)

    class Meta:
        icon = "edit"
        label = _("Short text")


class NumberBlock(QuestionBlock):
    answer = blocks.DecimalBlock(label=_("Right number"))
    tolerance = blocks.DecimalBlock(label=_("May differ by"), default=0, min_value=0)
    unit = OptionalTextMapBlock(label=_("Unit"))
    right = OptionalTextMapBlock(label=_("What to say when the answer is right"), long=True)
    wrong = OptionalTextMapBlock(label=_("What helps when the answer is wrong"), long=True)

    class Meta:
        icon = "decimal"
        label = _("Number")


QUESTION_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("single", SingleBlock()),
    ("multiple", MultipleBlock()),
    ("true_false", TrueFalseBlock()),
    ("short_text", ShortTextBlock()),
    ("number", NumberBlock()),
]


# --- what a course page says besides its text


def digcomp_choices() -> list[tuple[str, str]]:
    """[("2.2:1.1", "1.1 Suchen, stöbern und filtern")…]; asked only when a form is drawn."""
    from skills.selectors.skills import skill_choices

    return skill_choices()


def level_choices() -> list[tuple[str, str]]:
    """[("1", "1 · with help")…]"""
    from skills.selectors.skills import level_choices as choices

    return choices()


class SkillBlock(blocks.StructBlock):
    skill = blocks.ChoiceBlock(label=_("Skill"), choices=digcomp_choices)
    level = blocks.ChoiceBlock(label=_("Level"), choices=level_choices)

    class Meta:
        icon = "success"
        label = _("Skill")


OUTCOME_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("outcome", blocks.CharBlock(label=_("Afterwards people can …"), max_length=250))
]
SKILL_BLOCKS: list[tuple[str, blocks.Block]] = [("skill", SkillBlock())]
