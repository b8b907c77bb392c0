"""Runs the service: socket, processes that answer, workers beside them, log."""

from __future__ import annotations

import logging.config
import os
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from api.app import create_app
from api.bootstrap import first_start
from api.command_settings import settings_for
from api.commons import Once
from api.jobs.start import Workers, work, workers_beside
from api.logs import LOG_CONFIG
from api.memory import settle
from api.metrics.processes import SharedFigures
from api.opening import OpeningError, open_store
from api.serving.listening import address_of, bound_socket
from api.serving.processes import Duties, serve_in_processes
from api.serving.processors import keep_to_one
from api.serving.server import serve
from api.serving.shares import SharedListener, Shares, Turn
from api.settings import Settings
from api.store.database import Store
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_note
from matcher.model.text import Language, Text

_MOST_BY_ITSELF = 4
"""Processes that answer where no number is set: more are worth their memory for few."""


def run(*, host: str | None, port: int | None, database: str | None, language: Language) -> None:
    """Serve until a signal asks to stop; requests under way are answered first.

    Parameters
    ----------
    host, port
        Where to listen; ``None`` for the settings of the environment.
    database
        Address of the store, ``none`` for none; ``None`` for the settings of the environment.
    language
        Language of the sentences on standard error.

    Raises
    ------
    typer.Exit
        With 2 where the arguments or settings cannot be used, or the address cannot be listened on.
    """
    with answered(language, as_json=False):
        settings = settings_for(language, host=host, port=port, database=database)
        with bound_socket(settings, language) as listener, ExitStack() as opened:
            count = _processes_of(settings)
            figures = shared_figures(language) if count > 1 else None
            if figures is not None:
                opened.callback(figures.close)
            else:
                count = 1
            store = _store(settings, max(1, settings.connections // count), language)
            if store is not None:
                opened.callback(store.close)
            note = Text(f"心愿池服务已启动：{address_of(listener)}", f"Wishpool is serving at {address_of(listener)}")
            started = partial(print_note, note.say(language))
            logging.config.dictConfig(LOG_CONFIG)
            if figures is None:
                _serve_alone(settings, store, listener, started)
            else:
                _serve_together(count, settings, store, listener, started, figures)
        print_note(Text("心愿池服务已停止", "Wishpool has stopped").say(language))


def run_worker(*, database: str | None, language: Language) -> None:
    """Do the jobs of a service until a signal asks to stop.

    Parameters
    ----------
    database
        Address of the store; ``None`` for the settings of the environment.
    language
        Language of the sentences on standard error.

    Raises
    ------
    typer.Exit
        With 2 where the settings cannot be used, or the store not be opened.
    """
    with answered(language, as_json=False):
        settings = settings_for(language, database=database)
        logging.config.dictConfig(LOG_CONFIG)
        try:
            store = open_store(settings)
        except OpeningError as error:
            raise fail(ExitCode.UNUSABLE, error.sentence, language) from None
        if store is None:
            raise fail(ExitCode.UNUSABLE, Text("没有数据库就没有任务", "without a store there are no jobs"), language)
        print_note(Text("心愿池后台进程已启动", "Wishpool's worker has started").say(language))
        try:
            work(store, settings)
        finally:
            store.close()
        print_note(Text("心愿池后台进程已停止", "Wishpool's worker has stopped").say(language))


def _store(settings: Settings, connections: int, language: Language) -> Store | None:
    """Return the store; at the very first start print the key of its administrator."""
    try:
        store = open_store(settings, connections)
    except OpeningError as error:
        raise fail(ExitCode.UNUSABLE, error.sentence, language) from None
    if store is not None and (token := first_start(store)):
        print_note(
            Text(
                f"首次启动：管理员密钥如下，只显示这一次，请妥善保存\n{token}",
                f"First start: this is the administrator's key; it is shown this once, keep it well\n{token}",
            ).say(language)
        )
    return store


def _processes_of(settings: Settings) -> int:
    """Return how many processes are to answer: as set, or one for two processors, of which solves need the other."""
    if settings.processes:
        return settings.processes
    # Elsewhere than on Linux libraries of the system may not bear that a process parts: whoever wants it there sets it.
    known = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    return max(1, min(_MOST_BY_ITSELF, known // 2))


def shared_figures(language: Language) -> SharedFigures | None:
    """Return where several processes keep their figures; ``None``, said in a sentence, where there is no place for them."""
    try:
        return SharedFigures()
    except OSError:
        said = Text(
            "没有可写的临时文件夹，只用一个进程应答",
            "there is no temporary folder that can be written to: one process answers",
        )
        print_note(said.say(language))
        return None


def _serve_alone(settings: Settings, store: Store | None, listener: socket.socket, started: Callable[[], None]) -> None:
    app = create_app(settings, store)
    settle()
    with workers_beside(settings, _workers_of(settings, store)):
        if settings.one_processor:
            keep_to_one(0)
        serve(app, listener, started)


def _serve_together(
    count: int,
    settings: Settings,
    store: Store | None,
    listener: socket.socket,
    started: Callable[[], None],
    figures: SharedFigures,
) -> None:
    app = create_app(settings, store, figures)
    settle()
    if store is not None:
        # A connection belongs to one process: each opens its own.
        store.close()
    workers = Workers(settings, _workers_of(settings, store))
    shares, once = Shares(count), Once()

    def answer(place: int) -> None:
        if settings.one_processor:
            keep_to_one(place)
        turn = Turn(shares, place)
        serve(app, SharedListener(listener, turn), partial(once.do, started), turn.tell)

    duties = Duties(
        serve=answer,
        pulse=shares.pulse,
        tend=workers.tend,
        ended=figures.ended,
        orphaned=figures.close,
        # Whoever calls now is refused, not kept waiting.
        stopping=listener.close,
    )
    try:
        serve_in_processes(count, duties)
    finally:
        workers.stop()


def _workers_of(settings: Settings, store: Store | None) -> int:
    return settings.workers if store is not None else 0
