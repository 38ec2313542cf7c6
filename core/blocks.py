"""Blocks of long texts that every kind of page may hold. Every picture needs an alternative, every video captions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "blockquote"]
CALLOUT_TONES = [("try", _("Try it out")), ("note", _("Good to know")), ("careful", _("Careful"))]
VIDEO_ENDINGS = (".mp4", ".webm")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=600,
        help_text=_("What would you tell somebody on the phone who cannot see the picture?"),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=400)

    class Meta:
        icon = "image"
        label = _("Picture")


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    video = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 or WebM"))
    captions = DocumentChooserBlock(label=_("Captions"), help_text=_("A file with captions that ends in .vtt"))

    class Meta:
        icon = "media"
        label = _("Video")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if not cleaned["video"].filename.lower().endswith(VIDEO_ENDINGS):
            errors["video"] = ValidationError(_("Please choose a video file (MP4 or WebM)."))
        if not cleaned["captions"].filename.lower().endswith(".vtt"):
            errors["captions"] = ValidationError(_("Please choose a captions file that ends in .vtt."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "doc-full"
        label = _("File")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("Kind"), choices=CALLOUT_TONES, default="note")
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Callout")


LONG_TEXT_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("text", blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow")),
    ("picture", PictureBlock()),
    ("video", VideoBlock()),
    ("file", FileBlock()),
    ("callout", CalloutBlock()),
]
