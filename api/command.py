"""The commands ``serve`` and ``worker``, which this package adds to ``wishpool`` through its entry point."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def register(app: typer.Typer) -> None:
    """Add the commands.

    Parameters
    ----------
    app
        The command ``wishpool``.
    """
    app.command("serve")(serve)
    app.command("worker")(worker)


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="H", help="监听地址 / address [127.0.0.1]")] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", min=0, max=65_535, help="端口，0 为任选 / port, 0 picks a free one [8000]"),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help="数据库地址，none 为不留存 / store, none keeps nothing [sqlite:///wishpool.db]",
        ),
    ] = None,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="语言 / language")] = None,
) -> None:
    """提供 HTTP 接口 / Answer over HTTP."""
    from api.serve import run
    from matcher.commands import output

    run(host=host, port=port, database=database, language=output.language_of(lang))


def worker(
    database: Annotated[
        str | None,
        typer.Option("--database", metavar="URL", help="数据库地址 / store [sqlite:///wishpool.db]"),
    ] = None,
    lang: Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="语言 / language")] = None,
) -> None:
    """在后台执行匹配任务 / Do the jobs of the service; serve starts one of its own."""
    from api.serve import run_worker
    from matcher.commands import output

    run_worker(database=database, language=output.language_of(lang))
