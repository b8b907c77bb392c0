"""What ``wishpool keys rotate`` does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.command_settings import settings_for
from api.operations.backup import file_of
from api.sealing.repository import AnotherSecretError
from api.sealing.rotation import rotate
from api.security.keyring import BrokenSealError, Keyring
from api.security.secret import SecretError, find_secret, following_secret, made_secret, take_over
from api.settings import NO_DATABASE
from api.store.database import Store, StoreAddressError, StoreUnavailableError, known_address
from api.store.migrate import NewerStoreError, migrate
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_note
from matcher.model.text import Language, Text


class _RefusedError(Exception):
    """The secret cannot be exchanged now; carries the sentence."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


@dataclass(frozen=True, kw_only=True)
class _Exchange:
    """From which secret to which, and where the new one is."""

    url: str
    old: str
    new: str
    file: Path
    beside: bool

    @property
    def is_done(self) -> bool:
        """Whether the old one is gone already."""
        return self.old == self.new


def run_rotate(*, to: Path | None, database: str | None, language: Language) -> None:
    """Seal everything in the store of the settings with a new secret; again where an earlier try was cut short.

    Raises
    ------
    typer.Exit
        With 2 and one sentence where it cannot be done; then nothing has changed.
    """
    with answered(language, as_json=False):
        try:
            exchange = _exchange(to, database, language)
            store = Store.open(exchange.url, secret=exchange.old)
            try:
                _alone(store, file_of(exchange.url))
                _rotate(store, exchange, language)
            finally:
                store.close()
            kept = take_over(exchange.url, Keyring(exchange.old).id) if exchange.beside else None
        except (_RefusedError, SecretError) as error:
            raise fail(ExitCode.UNUSABLE, error.sentence, language) from None
        except (AnotherSecretError, BrokenSealError):
            raise fail(ExitCode.UNUSABLE, _ANOTHER, language) from None
        except (NewerStoreError, DBAPIError, StoreUnavailableError):
            raise fail(ExitCode.UNUSABLE, Text("无法打开数据库", "the store cannot be opened"), language) from None
        print_note(_done(exchange, kept).say(language))


def _exchange(to: Path | None, database: str | None, language: Language) -> _Exchange:
    settings = settings_for(language, database=database)
    url = settings.database
    try:
        known_address("" if url == NO_DATABASE else url)
    except StoreAddressError:
        raise _RefusedError(Text("没有数据库", "there is no store")) from None
    path = file_of(url)
    if path is not None and not path.is_file():
        raise _RefusedError(Text(f"没有数据库 {path.name}", f"there is no database {path.name}"))
    if settings.secret or path is None:
        old = find_secret(url, settings.secret)
        if to is None:
            raise _RefusedError(
                Text("请用 --to 指定新密钥的文件", "with WISHPOOL_SECRET name a file for the new secret with --to")
            )
        return _Exchange(url=url, old=old, new=made_secret(to), file=to, beside=False)
    if to is not None:
        raise _RefusedError(
            Text("密钥在数据库旁的文件中，不用 --to", "the secret is in the file beside the database: leave --to out")
        )
    following = following_secret(url)
    return _Exchange(url=url, old=find_secret(url, ""), new=made_secret(following), file=following, beside=True)


def _alone(store: Store, path: Path | None) -> None:
    """Make sure that no service or worker uses the store: what it writes would be sealed with the old secret."""
    refused = _RefusedError(
        Text(
            "服务或后台进程仍在使用数据库；请先停止全部再试",
            "a service or worker still uses the store; stop all of them first",
        )
    )
    if path is None:
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name = 'wishpool' AND pid <> pg_backend_pid()"
        )
        with store.reading() as session:
            if session.scalar(others):
                raise refused
        return
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            # Nobody else may have the file open for that.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise refused from None


def _rotate(store: Store, exchange: _Exchange, language: Language) -> None:
    if exchange.is_done:
        raise _RefusedError(Text("新旧密钥相同", "the new secret is the old one"))
    migrate(store)

    def tell(name: str, count: int) -> None:
        if count:
            print_note(Text(f"已重新加密 {name}：{count}", f"sealed anew {name}: {count}").say(language))

    rotate(store, Keyring(exchange.new), tell)


def _done(exchange: _Exchange, kept: Path | None) -> Text:
    if kept is not None:
        return Text(
            f"密钥已更换。旧密钥移至 {kept.name}：恢复旧备份时还要用，请移到别处保管",
            f"The secret is exchanged. The old one is in {kept.name}: older backups need it; keep it elsewhere",
        )
    return Text(
        f"密钥已更换。请把 WISHPOOL_SECRET 设为 {exchange.file} 的内容后启动服务；旧密钥恢复旧备份时还要用",
        f"The secret is exchanged. Set WISHPOOL_SECRET to what is in {exchange.file}, then start the service; "
        "older backups need the old one",
    )


_ANOTHER = Text(
    "密钥与数据库不符，没有更改；请用数据库现在的密钥",
    "the secret is not that of the database, nothing was changed; take the one that it is sealed with now",
)
