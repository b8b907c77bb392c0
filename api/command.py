"""The commands of the service and of its store, which this package adds to ``wishpool`` through its entry point."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Database = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="数据库地址 / store [sqlite:///wishpool.db]")
]
Lang = Annotated[Literal["zh", "en"] | None, typer.Option("--lang", help="语言 / language")]


def register(app: typer.Typer) -> None:
    """Add the commands.

    Parameters
    ----------
    app
        The command ``wishpool``.
    """
    app.command("serve")(serve)
    app.command("worker")(worker)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("erase-expired")(erase_expired)
    audit = typer.Typer(no_args_is_help=True, help="核验个人信息查看记录 / The trace of reads of personal data")
    audit.callback()(_audit)
    audit.command("verify")(verify)
    app.add_typer(audit, name="audit")
    keys = typer.Typer(no_args_is_help=True, help="数据库的密钥 / The secret of the store")
    keys.callback()(_keys)
    keys.command("rotate")(rotate)
    app.add_typer(keys, name="keys")


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
    lang: Lang = None,
) -> None:
    """提供 HTTP 接口 / Answer over HTTP."""
    from api.memory import loading

    with loading():
        from api.serve import run
        from matcher.commands import output

    run(host=host, port=port, database=database, language=output.language_of(lang))


def worker(
    database: Database = None,
    lang: Lang = None,
) -> None:
    """在后台执行匹配任务 / Do the jobs of the service; serve starts one of its own."""
    from api.memory import loading

    with loading():
        from api.serve import run_worker
        from matcher.commands import output

    run_worker(database=database, language=output.language_of(lang))


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="新建的备份文件 / the backup, a new file")],
    database: Database = None,
    lang: Lang = None,
) -> None:
    """备份数据库，服务不必停 / Back up the store of the service while it goes on."""
    from api.operations.commands import run_backup
    from matcher.commands import output

    run_backup(file, database=database, language=output.language_of(lang))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 / the backup")],
    database: Annotated[
        str | None,
        typer.Option(
            "--database", metavar="URL", help="数据库地址，须尚不存在 / store, not there yet [sqlite:///wishpool.db]"
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """由备份恢复数据库 / Make the store from a backup."""
    from api.operations.commands import run_restore
    from matcher.commands import output

    run_restore(file, database=database, language=output.language_of(lang))


def erase_expired(
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=1, max=36_500, help="保留天数 / days [WISHPOOL_RETENTION_DAYS]"),
    ] = None,
    database: Database = None,
    lang: Lang = None,
) -> None:
    """清除离池已久者的个人信息 / Erase personal data of people who left the pools long enough ago."""
    from api.privacy.commands import run_erase_expired
    from matcher.commands import output

    run_erase_expired(database=database, days=days, language=output.language_of(lang))


def _keys() -> None:
    """数据库的密钥 / The secret of the store."""


def rotate(
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help="新密钥的文件，没有则新建；只在使用 WISHPOOL_SECRET 时填 / file of the new secret, made where it is absent; "
            "only with WISHPOOL_SECRET",
        ),
    ] = None,
    database: Database = None,
    lang: Lang = None,
) -> None:
    """更换密钥，全部重新加密；须先停止服务 / Seal everything with a new secret; stop the service first."""
    from api.sealing.commands import run_rotate
    from matcher.commands import output

    run_rotate(to=to, database=database, language=output.language_of(lang))


def _audit() -> None:
    """核验个人信息查看记录 / The trace of reads of personal data."""


def verify(
    database: Database = None,
    lang: Lang = None,
) -> None:
    """重新计算摘要链 / Work out the chain of digests anew; exit code 1 where an entry does not fit."""
    from api.privacy.commands import run_verify
    from matcher.commands import output

    run_verify(database=database, language=output.language_of(lang))
