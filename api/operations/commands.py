"""What ``wishpool backup`` and ``wishpool restore`` do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DBAPIError

from api.command_settings import settings_for
from api.opening import OpeningError, open_store, reopen_store
from api.operations import postgresql
from api.operations.backup import BackupError, back_up, digest_of, file_of, note, restore
from api.operations.checking import UnsoundError, check_store
from api.security.secret import SecretError, needs_secret
from api.settings import NO_DATABASE, Settings
from api.store.database import Store, StoreAddressError, StoreUnavailableError, known_address
from matcher.commands.failures import answered, fail
from matcher.commands.output import ExitCode, print_note
from matcher.model.text import Language, Text

_NO_STORE = Text("没有数据库可备份或恢复", "there is no store to back up or restore")


def run_backup(file: Path, *, database: str | None, language: Language) -> None:
    """Back up the store of the settings to a new file; the service may go on.

    Raises
    ------
    typer.Exit
        With 2 and one sentence where it cannot be done.
    """
    with answered(language, as_json=False):
        settings = _settings(database, language)
        path = file_of(settings.database)
        if path is not None and not path.is_file():
            raise fail(
                ExitCode.UNUSABLE, Text(f"没有数据库 {path.name}", f"there is no database {path.name}"), language
            )
        try:
            # Not brought up to date: a backup before an update leaves the running service alone.
            store = reopen_store(settings)
            try:
                size = _dumped(store, settings.database, file) if path is None else back_up(store, path, file).bytes
            finally:
                store.close()
        except (SecretError, BackupError) as error:
            raise fail(ExitCode.UNUSABLE, error.sentence, language) from None
        except (DBAPIError, StoreUnavailableError):
            raise fail(
                ExitCode.UNUSABLE,
                Text("无法打开数据库", "the store cannot be opened; check address and rights"),
                language,
            ) from None
        print_note(
            Text(
                f"备份已完成并通过检查：{file}，{size} 字节。密钥不在备份内，请另行保管",
                f"The backup is made and has passed the checks: {file}, {size} bytes. "
                "The secret is not in it: keep that elsewhere",
            ).say(language)
        )


def run_restore(file: Path, *, database: str | None, language: Language) -> None:
    """Make the store of the settings from a backup; there must be none yet.

    Raises
    ------
    typer.Exit
        With 2 and one sentence where it cannot be done.
    """
    with answered(language, as_json=False):
        settings = _settings(database, language)
        path = file_of(settings.database)
        try:
            needs_secret(settings.database, settings.secret)
            if path is None:
                postgresql.load(settings.database, file)
            else:
                restore(file, path)
            # As the service does: an older schema is brought up to date, and all of it is there.
            store = open_store(settings)
            assert store is not None
            try:
                check_store(store)
            finally:
                store.close()
        except (OpeningError, BackupError, SecretError, UnsoundError) as error:
            raise fail(ExitCode.UNUSABLE, error.sentence, language) from None
        print_note(
            Text(
                "恢复已完成并通过检查，可以启动服务", "Restored, and it has passed the checks; the service may start"
            ).say(language)
        )


def _dumped(store: Store, url: str, file: Path) -> int:
    postgresql.dump(url, file)
    size = file.stat().st_size
    note(store, size, digest_of(file))
    return size


def _settings(database: str | None, language: Language) -> Settings:
    settings = settings_for(language, database=database)
    if settings.database == NO_DATABASE:
        raise fail(ExitCode.UNUSABLE, _NO_STORE, language)
    try:
        known_address(settings.database)
    except StoreAddressError:
        raise fail(
            ExitCode.UNUSABLE,
            Text(
                "数据库地址应为 sqlite:///文件 或 postgresql://…",
                "the address of the store is sqlite:///file or postgresql://…",
            ),
            language,
        ) from None
    return settings
