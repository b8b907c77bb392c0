"""What ``wishpool audit verify`` and ``wishpool erase-expired`` do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from api.command_settings import settings_for
from api.hubs.tables import Hub
from api.opening import OpeningError, open_store
from api.privacy.retention import erase_expired
from api.privacy.trace import verify
from api.settings import Settings
from api.store.database import Store, StoreUnavailableError
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_note
from matcher.model.text import Language, Text


def run_verify(*, database: str | None, language: Language) -> None:
    """Verify the trace of every hub and print its head, one line a hub.

    Raises
    ------
    typer.Exit
        With 1 where a trace is broken, with 2 where the store cannot be opened.
    """
    broken = 0
    with _opened(database, language) as (store, _), store.reading() as session:
        for hub_id in session.scalars(select(Hub.id).order_by(Hub.id)).all():
            verdict = verify(session, hub_id)
            broken += verdict.broken_at is not None
            good = Text("完好", "whole")
            found = (
                good
                if verdict.broken_at is None
                else Text(f"自第 {verdict.broken_at} 条起不符", f"broken at {verdict.broken_at}")
            )
            typer.echo(f"{hub_id} {verdict.entries} {verdict.head} {found.say(language)}")
    if broken:
        raise typer.Exit(ExitCode.REFUSALS)


def run_erase_expired(*, database: str | None, days: int | None, language: Language) -> None:
    """Erase everyone whose needs ended longer ago than is allowed, and tell how many they were.

    Raises
    ------
    typer.Exit
        With 2 where no number of days is set, or the store cannot be opened.
    """
    with _opened(database, language) as (store, settings):
        chosen = settings if days is None else settings.model_copy(update={"retention_days": days})
        if not chosen.retention_days:
            sentence = Text(
                "未设保留天数；请用 --days 或 WISHPOOL_RETENTION_DAYS",
                "no number of days is set; use --days or WISHPOOL_RETENTION_DAYS",
            )
            raise fail(ExitCode.UNUSABLE, sentence, language)
        count = erase_expired(store, chosen, store.clock())
        print_note(Text(f"已清除 {count} 人的个人信息", f"Erased people: {count}").say(language))


@contextmanager
def _opened(database: str | None, language: Language) -> Iterator[tuple[Store, Settings]]:
    with answered(language, as_json=False):
        settings = settings_for(language, database=database)
        try:
            store = open_store(settings)
        except OpeningError as error:
            raise fail(ExitCode.UNUSABLE, error.sentence, language) from None
        if store is None:
            raise fail(ExitCode.UNUSABLE, Text("没有数据库", "there is no store"), language)
        try:
            yield store, settings
        except (DBAPIError, StoreUnavailableError):
            raise fail(ExitCode.UNUSABLE, Text("无法打开数据库", "the store cannot be opened"), language) from None
        finally:
            store.close()
