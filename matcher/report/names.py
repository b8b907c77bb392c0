"""Names for codes: services, regions, resources and enumerations; a code without a name stands for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from matcher.model.enums import Category, Choice
from matcher.model.pool import Pool
from matcher.model.text import Language, Text

_TABLE_OF_KIND = {
    "provider": ("providers", "provider_id"),
    "fund": ("funds", "fund_id"),
    "project": ("projects", "project_id"),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """What every code of a pool is called in one language.

    Attributes
    ----------
    language
        The language of the words.
    services, regions, resources
        Name by code; codes without a name are absent.
    """

    language: Language
    services: Mapping[str, str]
    regions: Mapping[str, str]
    resources: Mapping[str, str]

    @classmethod
    def of(cls, pool: Pool, language: Language) -> Names:
        """Collect the names of a pool."""
        services = _names(pool.services, "service")
        if language is Language.EN:
            # The built-in catalogue is named in Chinese only; its codes are English words.
            services = {code: code if code == name else f"{code} {name}" for code, name in services.items()}
        resources: dict[str, str] = {}
        for table, key in _TABLE_OF_KIND.values():
            resources |= _names(pool.table(table), key)
        return cls(language=language, services=services, regions=_names(pool.regions, "code"), resources=resources)

    def service(self, code: str) -> str:
        """Return the name of a service."""
        return self.services.get(code, code)

    def region(self, code: str) -> str:
        """Return the name of a region."""
        return self.regions.get(code, code)

    def resource(self, code: str) -> str:
        """Return the name of a provider, fund or project."""
        return self.resources.get(code, code)

    @property
    def semicolon(self) -> str:
        """What stands between two things said in one cell."""
        return "；" if self.language is Language.ZH else "; "

    def say(self, text: Text) -> str:
        """Return the wording in the language of these names."""
        return text.say(self.language)

    def choice(self, column: str, vocabulary: type[Choice]) -> pl.Expr:
        """Return an expression that puts the titles of a vocabulary in the place of its values."""
        titles = {member.value: self.say(member.text) for member in vocabulary}
        return replaced(column, titles)

    def texts(self, column: str, texts: Mapping[str, Text]) -> pl.Expr:
        """Return an expression that puts words in the place of codes."""
        return replaced(column, {code: self.say(text) for code, text in texts.items()})

    def categories(self, codes: Iterable[str]) -> str:
        """Return the titles of categories, one after the other."""
        known = {member.value: self.say(member.text) for member in Category}
        return ("、" if self.language is Language.ZH else ", ").join(known.get(code, code) for code in codes)


def replaced(column: str, names: Mapping[str, str]) -> pl.Expr:
    """Return an expression that puts names in the place of codes; a code without a name stays."""
    values = pl.col(column)
    return values.replace_strict(dict(names), default=values, return_dtype=pl.String) if names else values


def _names(frame: pl.DataFrame, key: str) -> dict[str, str]:
    rows = frame.select(key, "name").rows()
    return {code: name for code, name in rows if name and name.strip()}
