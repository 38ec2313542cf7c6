"""Streams records out of hostile XML: no entities, no external files, a limit on size, memory freed per record."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from .records import UnreadableFile

LARGEST_FILE = 256 * 1024 * 1024
DECLARED = re.compile(rb"""<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")


def records(file: BinaryIO, *, root: str, record: str) -> Iterator[Element]:
    """Every `record` element below `root`, one at a time. Raises UnreadableFile with a sentence for people."""
    check_start(file)
    try:
        yield from _stream(file, root, record)
    except DefusedXmlException:
        raise UnreadableFile(
            _("The file defines entities or loads other files. That can harm a reader: export it without a DOCTYPE.")
        ) from None
    except ParseError as error:
        raise UnreadableFile(_broken(file, error)) from None
    except (LookupError, ValueError):
        raise UnreadableFile(_("The file names an encoding that is not known here. Export it as UTF-8.")) from None


def check_start(file: BinaryIO) -> None:
    """Recognises what is not XML at all by its first bytes, and files that are too large."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if size == 0:
        raise UnreadableFile(_("The file is empty."))
    if size > LARGEST_FILE:
        raise UnreadableFile(
            _("The file has more than %(limit)d MB. Split it.") % {"limit": LARGEST_FILE // 1024 // 1024}
        )
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")):
        raise UnreadableFile(_("This is a packed archive. Unpack it and give the XML file inside."))
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise UnreadableFile(_("This is a web page, not an XML export. Perhaps the download needs a sign-in first."))
    if start.startswith((b"{", b"[")):
        raise UnreadableFile(_("This is JSON, not XML. Ask for the XML export."))


def _stream(file: BinaryIO, root: str, record: str) -> Iterator[Element]:
    top: Element | None = None
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        if top is None:
            top = element
            if element.tag != root:
                raise UnreadableFile(
                    _(
                        "The file begins with <%(found)s>; this format begins with <%(expected)s>. Choose another format."
                    )
                    % {"found": str(element.tag)[:60], "expected": root}
                )
        elif event == "end" and element.tag == record:
            yield element
            top.clear()


def _broken(file: BinaryIO, error: ParseError) -> str:
    line, column = error.position
    if _wrongly_encoded(file):
        return _(
            "The file is not encoded as it says (line %(line)d). Export it as UTF-8, or correct its first line."
        ) % {"line": line}
    return _(
        "The XML is broken at line %(line)d, column %(column)d. Perhaps the file was cut off: export it again."
    ) % {
        "line": line,
        "column": column,
    }


def _wrongly_encoded(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(200)
    declared = DECLARED.search(head)
    encoding = declared.group(1).decode() if declared else "utf-8"
    file.seek(0)
    try:
        reader = codecs.getreader(encoding)(file)
        while reader.read(65536):
            pass
    except (UnicodeDecodeError, LookupError):
        return True
    return False
