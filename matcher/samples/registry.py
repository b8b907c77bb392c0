"""The table of contents of the samples."""

from __future__ import annotations

from matcher.model.pool import Pool
from matcher.model.text import Language
from matcher.samples.fuyang import FUYANG_SAMPLE
from matcher.samples.fuyang_week import FUYANG_WEEK
from matcher.samples.hetang import HETANG_SAMPLE
from matcher.samples.sample import Sample
from matcher.samples.tiny import TINY

SAMPLES: dict[str, Sample] = {sample.name: sample for sample in (TINY, FUYANG_WEEK, FUYANG_SAMPLE, HETANG_SAMPLE)}
"""Every sample by name, the smallest first."""


def build_sample(name: str, seed: int = 0) -> Pool:
    """Return the pool of a sample.

    Parameters
    ----------
    name
        A name in :data:`SAMPLES`.
    seed
        Seed >= 0; the same seed gives the same pool on every machine.

    Raises
    ------
    KeyError
        If there is no sample of that name; the message lists the names.
    ValueError
        If the seed is negative.
    """
    if name not in SAMPLES:
        raise KeyError(f"no sample {name!r}; there are {', '.join(SAMPLES)}")
    if seed < 0:
        raise ValueError(f"seed {seed} is negative")
    return SAMPLES[name].build(seed)


def notes_text(sample: Sample, language: Language | str) -> str:
    """Return title and notes of a sample in one language: what is published, what is assumed.

    Parameters
    ----------
    sample
        A sample.
    language
        ``zh`` or ``en``.
    """
    return f"{sample.title.say(language)}\n\n{sample.notes.say(language)}\n"
