"""Modules that are loaded where they are first used: once, whole, and by whoever comes first."""

import importlib
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.app import create_app
from api.later import is_complete, load_later, load_now, without
from tests.api.client import send

SLOW = """
import time
TIMES = globals().get("TIMES", 0) + 1
time.sleep(0.05)
VALUE = 7
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return the name of a package of which nothing is loaded, with a part."""
    name = "wishpool_example_of_a_package"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(SLOW)
    (folder / "part.py").write_text("WORD = 'part'\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield name
    for module in [module for module in sys.modules if module.split(".")[0] == name]:
        del sys.modules[module]


def is_loaded(name):
    return hasattr(type(sys.modules[name]), "__getattr__") is False


def test_a_module_is_loaded_by_the_first_look_into_it(package):
    load_later(package)
    found = importlib.import_module(package)
    assert not is_loaded(package)
    assert found.VALUE == 7
    assert is_loaded(package)
    assert importlib.import_module(package) is not found
    assert vars(found)["VALUE"] == 7
    with pytest.raises(AttributeError):
        _ = found.NOTHING


def test_threads_that_come_at_once_all_find_the_whole_module(package):
    load_later(package)
    found, barrier = importlib.import_module(package), threading.Barrier(8)

    def value(_number):
        barrier.wait()
        return found.VALUE

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(value, range(8))) == [7] * 8
    assert found.TIMES == 1


def test_threads_that_first_load_all_may_begin_anywhere(package, tmp_path):
    (tmp_path / package / "__init__.py").write_text(f"{SLOW}from {package} import part\n")
    load_later(package)
    found, barrier = importlib.import_module(package), threading.Barrier(8)

    def word(number):
        barrier.wait()
        load_now()
        return (importlib.import_module(f"{package}.part") if number % 2 else found.part).WORD

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(word, range(8))) == ["part"] * 8
    assert is_complete()


def test_the_first_request_that_is_no_probe_loads_all_that_is_left(package):
    load_later(package)
    app = create_app()
    assert send("GET", "/health", app=app).status_code == 200
    assert not is_loaded(package)
    assert send("GET", "/v1/nothing", app=app).status_code == 404
    assert is_loaded(package)


@pytest.mark.parametrize("parts_later", [True, False])
def test_parts_of_a_package_are_found(package, parts_later):
    load_later(package, *([f"{package}.part"] if parts_later else []))
    found, part = importlib.import_module(package), importlib.import_module(f"{package}.part")
    assert part.WORD == "part"
    assert found.part.WORD == importlib.import_module(package).part.WORD == "part"


def test_names_that_are_imported_load_the_module_at_once(package):
    load_later(package)
    scope: dict[str, object] = {}
    exec(f"from {package} import VALUE", scope)
    assert scope["VALUE"] == 7
    assert is_loaded(package)


def test_what_is_loaded_stays_so():
    before = sys.modules["json"]
    load_later("json")
    with without("json"):
        assert sys.modules["json"] is before


def test_what_is_to_be_absent_is_so_for_a_while(package):
    with without(package), pytest.raises(ImportError):
        importlib.import_module(package)
    assert importlib.import_module(package).VALUE == 7


def test_the_engine_s_libraries_work_together_when_loaded_late():
    program = (
        "from api.memory import loading\n"
        "with loading():\n"
        "    import numpy as np, numpy.typing as npt, polars as pl\n"
        "from polars.exceptions import ComputeError\n"
        "assert isinstance(pl.DataFrame({'a': [1]})['a'].to_numpy(), np.ndarray)\n"
        "assert npt.NDArray is np.typing.NDArray and pl.exceptions.ComputeError is ComputeError\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
