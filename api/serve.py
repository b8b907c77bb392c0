"""Runs the service: socket, server, signals, log."""

from __future__ import annotations

import errno
import logging.config
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.bootstrap import first_start
from api.command_settings import settings_for
from api.jobs.start import work, workers_beside
from api.logs import LOG_CONFIG
from api.memory import settle
from api.opening import OpeningError, open_store
from api.settings import Settings
from api.store.database import Store
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_note
from matcher.model.text import Language, Text

_GRACE_SECONDS = 30
_BACKLOG = 128


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
        listener = bound_socket(settings, language)
        with listener:
            store = _store(settings, language)
            try:
                logging.config.dictConfig(LOG_CONFIG)
                with workers_beside(settings, settings.workers if store is not None else 0):
                    _serve(create_app(settings, store), listener, language)
            finally:
                if store is not None:
                    store.close()


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


def _store(settings: Settings, language: Language) -> Store | None:
    """Return the store; at the very first start print the key of its administrator."""
    try:
        store = open_store(settings)
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


def bound_socket(settings: Settings, language: Language) -> socket.socket:
    """Return a socket that is bound, or say why it cannot be."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named: the event loop sends small answers at once only where it knows that it is TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        raise fail(ExitCode.UNUSABLE, _why_not(error, settings), language) from None
    return listener


def _why_not(error: OSError | UnicodeError, settings: Settings) -> Text:
    host, port = settings.host, settings.port
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return Text(
            f"{host} 的端口 {port} 已被占用；请用 --port 另选一个",
            f"port {port} of {host} is in use; choose another with --port",
        )
    if code == errno.EACCES:
        return Text(
            f"没有权限监听端口 {port}；请用 --port 选 1024 以上的端口",
            f"listening on port {port} is not permitted; choose one above 1023 with --port",
        )
    return Text(f"无法在 {host} 上监听；请核对 --host", f"cannot listen on {host}; check --host")


def _serve(app: FastAPI, listener: socket.socket, language: Language) -> None:
    config = uvicorn.Config(
        app,
        http="h11",
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    server = _Server(config, Text(f"心愿池服务已启动：{address}", f"Wishpool is serving at {address}").say(language))

    def stop(number: int, frame: FrameType | None) -> None:
        # The server raises the signal once more when it has ended; for us that is a stop as asked for.
        del number, frame
        app.state.closing.set()
        server.should_exit = True

    settle()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    print_note(Text("心愿池服务已停止", "Wishpool has stopped").say(language))


class _Server(uvicorn.Server):
    """A server that says where it answers once it does."""

    def __init__(self, config: uvicorn.Config, note: str) -> None:
        super().__init__(config)
        self._note = note

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        print_note(self._note)
