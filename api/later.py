"""Large libraries that a process does not need to begin: they are loaded by whoever first looks into them."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, cast

_LEAVING = threading.Lock()
_COMPLETING = threading.Lock()


class _Later(ModuleType):
    """Stands for a module where it was imported: the first look into it, from whichever thread, loads it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        # Parts of a package that are imported later become attributes of it.
        setattr(_loaded(self), name, value)
        super().__setattr__(name, value)


def _loaded(place: ModuleType) -> ModuleType:
    """Return the module itself; what stands for it holds the same from then on, and is as quick."""
    name = place.__name__
    with _LEAVING:
        if sys.modules.get(name) is place:
            del sys.modules[name]
    # Whoever comes meanwhile is kept waiting by the import system, which knows who waits for whom; a lock of ours would not.
    module = importlib.import_module(name)
    # A package has its parts as attributes; those that come later as well.
    for part, found in list(sys.modules.items()):
        if isinstance(found, _Later) and part.rpartition(".")[0] == name:
            setattr(module, part.rpartition(".")[2], found)
    vars(place).update(vars(module))
    return module


def load_later(*names: str) -> None:
    """Let modules be loaded where they are first used, not where they are imported.

    Those that are loaded already stay so. ``import module`` works as before, ``from module import name`` loads it at once.

    Parameters
    ----------
    names
        Modules by their full names, packages before their parts.
    """
    for name in names:
        if name in sys.modules:
            continue
        place = sys.modules[name] = _Later(name)
        package, _, part = name.rpartition(".")
        if isinstance(found := sys.modules.get(package), _Later):
            vars(found)[part] = place


def is_complete() -> bool:
    """Whether nothing is left to be loaded later."""
    return not any(isinstance(module, _Later) for module in list(sys.modules.values()))


def load_now() -> None:
    """Load all that is left; whoever comes meanwhile waits.

    Threads that share modules call it before they begin: where one imports a part of a package by its name while another
    looks into the package, the import system ends one of them with an error.
    """
    with _COMPLETING:
        for module in list(sys.modules.values()):
            if isinstance(module, _Later):
                _loaded(module)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let modules seem absent to what is imported meanwhile: libraries do without those that they can do without.

    Those that are loaded already stay so.

    Parameters
    ----------
    names
        Modules by their full names.
    """
    absent = [name for name in names if name not in sys.modules]
    # The import system's own sign for what is not there.
    sys.modules.update(dict.fromkeys(absent, cast("ModuleType", None)))
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
