"""``python -m benchmarks.instances`` lists the instances; with ``NAME FOLDER`` it writes one as Parquet."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.instances.registry import INSTANCES, listing
from matcher.files import write_pool


def main(arguments: list[str]) -> None:
    """List, or write one instance into a folder."""
    if not arguments:
        print(listing())
        return
    name, folder = arguments
    if name not in INSTANCES:
        raise SystemExit(f"unknown instance {name}; python -m benchmarks.instances lists them")
    write_pool(INSTANCES[name].pool(), Path(folder), format="parquet")


if __name__ == "__main__":
    main(sys.argv[1:])
