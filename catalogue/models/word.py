"""The vocabulary of the catalogue: what compounds are split by, and where typos are looked up."""

from __future__ import annotations

from django.db import models


class Word(models.Model):
    """One folded word of any listing. Words are never removed: an unknown one costs nothing, a lost one a split."""

    word = models.CharField(max_length=40, unique=True, help_text="folded to ASCII, not stemmed")
    shown = models.CharField(max_length=60, help_text="as it stood in a text; what a suggestion shows")
    language = models.CharField(max_length=12)
    noun = models.BooleanField(default=False, help_text="seen with a capital inside a German sentence")
    parts = models.CharField(
        max_length=200, blank=True, help_text="what its texts are indexed by for a German compound's parts"
    )
    version = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["version"], name="catalogue_word_version")]

    def __str__(self) -> str:
        return self.word
