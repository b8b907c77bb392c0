"""Ready scenarios of the domain: each a YAML file with a twin in prose (``.md``) that says what it showed."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent
_SWEEPS = _FOLDER / "sweeps"


def ready_scenario(asked: Path) -> Path:
    """Return the file that is meant: the one that was asked for, or the ready scenario of that name where there is none.

    Parameters
    ----------
    asked
        A path, or the bare name of a ready scenario such as ``fund-ends``.
    """
    return _meant(asked, _FOLDER)


def ready_sweep(asked: Path) -> Path:
    """Return the file that is meant: the one that was asked for, or the ready sweep of that name where there is none.

    Parameters
    ----------
    asked
        A path, or the bare name of a ready sweep such as ``budget``.
    """
    return _meant(asked, _SWEEPS)


def _meant(asked: Path, folder: Path) -> Path:
    # A bare name only: a path that leads nowhere is a mistake that must be told.
    named = folder / f"{asked.name}.yaml"
    return named if len(asked.parts) == 1 and not asked.exists() and named.is_file() else asked
