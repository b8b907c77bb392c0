"""The process that does the work of one job: niced, limited in memory, ended with its worker.

It is given a lease on standard input and says on standard output how far it is, one JSON object a line. The line
``stop`` on standard input asks for the best so far; the end of standard input means that the worker is gone.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time

NICENESS = 10
_PAUSE_SECONDS = 0.2
_BYTES_PER_MB = 1024 * 1024

OUT_OF_MEMORY = 71
BROKEN = 70
LOST = 69
"""Exit codes: the memory did not suffice; an exception; the job is somebody else's by now."""


class Reports:
    """Says how far the work is, but not too often: stages at once, gaps now and then."""

    def __init__(self) -> None:
        self._stage, self._said = "", float("-inf")

    def __call__(self, stage: str, gap: float | None) -> None:
        """Take in what the work tells."""
        now = time.monotonic()
        if stage != self._stage or now - self._said >= _PAUSE_SECONDS:
            self._stage, self._said = stage, now
            sys.stdout.write(json.dumps(_told(stage, gap)) + "\n")
            sys.stdout.flush()


def _told(stage: str, gap: float | None) -> dict[str, object]:
    """Return what the worker is told, in words that need nothing of the engine."""
    from matcher.optimise.solution import COUNTED

    if stage.startswith(COUNTED):
        return {"stage": "solve", "options": int(stage.removeprefix(COUNTED))}
    return {"stage": stage, "gap": gap if gap is None else float(gap)}


def _listen(stop: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            stop.set()
    os._exit(LOST)


def main() -> int:
    """Do the work of the job whose lease stands in the first line of standard input."""
    given = json.loads(sys.stdin.readline())
    memory = int(given["memory_mb"]) * _BYTES_PER_MB
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stop = threading.Event()
    threading.Thread(target=_listen, args=(stop,), daemon=True).start()
    try:
        return _carry_out(given["lease"], stop)
    except MemoryError:
        return OUT_OF_MEMORY


def _carry_out(lease: dict[str, object], stop: threading.Event) -> int:
    # Behind the limits: what is loaded here counts too.
    import logging.config

    from api.memory import FILES, loading

    with loading(FILES):
        from api.jobs.kinds import Work, work_of
        from api.jobs.queue import Lease, LeaseLostError
        from api.logs import LOG_CONFIG, described
        from api.opening import reopen_store
        from api.settings import Settings

    logging.config.dictConfig(LOG_CONFIG)
    settings = Settings.from_environment(os.environ)
    store = reopen_store(settings)
    held = Lease(**lease)  # type: ignore[arg-type]  # written by the worker, of this version of the program
    work = Work(store=store, settings=settings, lease=held, progress=Reports(), stop=stop.is_set)
    try:
        with loading(FILES):
            carry_out = work_of(held.kind)
        carry_out(work)
    except LeaseLostError:
        return LOST
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - panics of compiled libraries too; their text may hold anything
        logging.getLogger("wishpool.jobs").error("job %s: %s", held.job_id, described(error))  # noqa: TRY400
        return BROKEN
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads of libraries are not waited for: the result is in the store.
    os._exit(code)
