"""``Containerfile``: built from the lock, run without a network, as nobody in particular."""

import re
from pathlib import Path

from api.settings import Settings, variable

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()
    if line.strip()
]


def told(word):
    return [rest for step, rest in STEPS if step == word]


def test_everything_is_installed_from_the_lock_with_its_digests():
    installs = [rest for rest in told("RUN") if "pip install" in rest]
    assert len(installs) == 2
    assert "--require-hashes --no-deps -r requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]
    assert "hatchling==" in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_what_is_copied_is_there():
    for rest in told("COPY"):
        *sources, _ = [part for part in rest.split() if not part.startswith("--")]
        if "--from" not in rest:
            assert all((ROOT / source).exists() for source in sources), rest
    copied = " ".join(told("COPY"))
    assert "tests" not in copied
    assert ".db" not in copied


def test_nothing_but_the_service_runs_and_not_as_root():
    last_stage = STEPS[max(number for number, (step, _) in enumerate(STEPS) if step == "FROM") :]
    words = [step for step, _ in last_stage]
    assert words.index("USER") < words.index("CMD")
    assert told("USER") == ["wishpool"]
    assert told("CMD")[-1] == '["wishpool", "serve"]'
    # Between the last layer that needs a network and the start stands nothing that fetches.
    assert not any(
        word in rest for step, rest in last_stage if step == "RUN" for word in ("pip ", "apt", "curl", "wget")
    )


def test_its_settings_are_settings():
    (line,) = told("ENV")
    given = dict(part.split("=", 1) for part in line.split() if part.startswith("WISHPOOL_"))
    assert set(given) <= {variable(name) for name in Settings.model_fields}
    settings = Settings.from_environment(given)
    assert settings.database.startswith("sqlite:////data/")
    assert told("VOLUME") == ["/data"]
    assert "WISHPOOL_SECRET" not in TEXT
