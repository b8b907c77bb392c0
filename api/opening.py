"""Opens the store that the settings name: its secret found, its schema up to date."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

import api.store.tables  # noqa: F401 - a process knows the whole schema, whichever part it works on
from api.sealing.repository import AnotherSecretError, check_secret
from api.security.admission import is_loopback
from api.security.secret import SecretError, find_secret, is_unfinished
from api.settings import NO_DATABASE, Settings
from api.store.database import CONNECTIONS, Store, StoreAddressError, StoreUnavailableError, known_address
from api.store.migrate import NewerStoreError, migrate
from matcher.model.text import Text


class OpeningError(Exception):
    """The store cannot be opened.

    Attributes
    ----------
    sentence
        Why, and what to do.
    """

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


def open_store(settings: Settings, connections: int = CONNECTIONS) -> Store | None:
    """Return the store of the settings, made where it is absent; ``None`` where nothing is to be kept.

    Parameters
    ----------
    settings
        Of the service.
    connections
        See :meth:`api.store.database.Store.open`.

    Raises
    ------
    OpeningError
        With what to do about it.
    """
    if settings.database == NO_DATABASE:
        if not is_loopback(settings.host):
            raise OpeningError(
                Text(
                    "没有数据库就没有密钥，只能监听本机地址；请用 --database 指定数据库",
                    "without a store there are no keys: listen on a loopback address, or name a store with --database",
                )
            )
        return None
    try:
        known_address(settings.database)
        secret = find_secret(settings.database, settings.secret)
        store = Store.open(settings.database, secret=secret, connections=connections)
        migrate(store)
        _check(store, settings)
    except SecretError as error:
        raise OpeningError(error.sentence) from None
    except StoreAddressError:
        raise OpeningError(
            Text(
                "数据库地址应为 sqlite:///文件、postgresql://… 或 none",
                "the address of the store is sqlite:///file, postgresql://… or none",
            )
        ) from None
    except NewerStoreError:
        raise OpeningError(
            Text(
                "数据库由更新的版本建立；请升级程序，或恢复旧的备份",
                "the store was made by a later version; update the program, or restore an older backup",
            )
        ) from None
    except (DBAPIError, StoreUnavailableError):
        raise OpeningError(
            Text(
                "无法打开数据库；请核对地址、权限和服务器",
                "the store cannot be opened; check address, rights and server",
            )
        ) from None
    return store


def _check(store: Store, settings: Settings) -> None:
    try:
        check_secret(store)
    except AnotherSecretError as error:
        store.close()
        raise OpeningError(_why_another(error.secret_id, settings)) from None


def _why_another(secret_id: str, settings: Settings) -> Text:
    """Return what to do where the secret at hand is not that of the store."""
    if not settings.secret and secret_id and is_unfinished(settings.database):
        return Text(
            "更换密钥尚未完成；请再次运行 wishpool keys rotate",
            "the exchange of the secret is not finished: run wishpool keys rotate again",
        )
    return Text(
        f"密钥与数据库不符（应为 {secret_id or '原来的密钥'}）；请用数据库现在的密钥",
        f"the secret is not that of the database ({secret_id or 'unknown'}): take the one that it is sealed with now",
    )


def reopen_store(settings: Settings) -> Store:
    """Return the store of the settings in another process: it is there already, and its schema up to date."""
    return Store.open(settings.database, secret=find_secret(settings.database, settings.secret))
