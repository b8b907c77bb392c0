"""A sentence in the two languages of the project."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of sentences, titles and pages."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said twice: in Chinese for operators, in English for developers.

    Attributes
    ----------
    zh
        The Chinese wording.
    en
        The English wording.
    """

    zh: str
    en: str

    def say(self, language: Language | str) -> str:
        """Return the wording in one language; anything but ``en`` is answered in Chinese."""
        return self.en if language == Language.EN else self.zh

    def format(self, **values: object) -> Text:
        """Return the text with ``{name}`` places filled in both languages."""
        return Text(self.zh.format(**values), self.en.format(**values))
