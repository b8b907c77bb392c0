"""Settings of the service, read from the environment; ``docs/api.md`` lists them, under test."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from api.security.keyring import LEAST_CHARACTERS
from matcher.model.problems import Problem
from matcher.model.text import Text

if TYPE_CHECKING:
    from matcher.optimise import Limits

PREFIX = "WISHPOOL_"
NO_DATABASE = "none"
_MEGABYTE = 1024 * 1024


class SettingsError(ValueError):
    """Settings that cannot be used; carries every mistake at once.

    Attributes
    ----------
    problems
        One problem a setting, with the name of the variable in ``field``.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.sentence.en for problem in problems))


class Settings(BaseModel):
    """Where the service listens and how much it takes on; frozen, every value in its stated range."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = Field(
        default="127.0.0.1", min_length=1, max_length=253, description="监听的地址 / Address to listen on"
    )
    port: int = Field(default=8000, ge=0, le=65_535, description="监听的端口；0 为任选 / Port; 0 picks a free one")
    max_body_bytes: int = Field(
        default=32 * _MEGABYTE,
        ge=1024,
        le=512 * _MEGABYTE,
        description="请求体上限，字节 / Largest body of a request, bytes",
    )
    max_needs: int = Field(
        default=5_000, ge=1, le=10_000_000, description="一次匹配的需求行数上限 / Most rows of needs in one match"
    )
    max_solves: int = Field(default=1, ge=1, le=64, description="同时进行的匹配数 / Matches at the same time")
    max_checks: int = Field(default=2, ge=1, le=64, description="同时进行的检查数 / Checks at the same time")
    body_seconds: float = Field(
        default=60.0, gt=0, le=3600, description="请求体须在多少秒内传完 / Seconds within which a body must arrive"
    )
    database: str = Field(
        default="sqlite:///wishpool.db",
        min_length=1,
        max_length=2000,
        repr=False,
        description="数据库地址；none 表示不留存数据，只提供检查和匹配 / "
        "Address of the store; none keeps nothing and only checks and matches",
    )
    secret: str = Field(
        default="",
        max_length=2000,
        repr=False,
        description="数据库之外的密钥，至少 32 个字符；空则用 SQLite 文件旁的 .secret 文件 / "
        "Secret from outside the store, at least 32 characters; empty: the .secret file beside the SQLite file",
    )
    anonymous: bool = Field(
        default=True,
        description="只在本机地址监听时，检查和匹配是否免密钥 / "
        "Whether checks and matches need no key while the service listens on a loopback address",
    )
    rate_per_minute: int = Field(
        default=3_000, ge=1, le=1_000_000, description="每个密钥每分钟的调用上限 / Most calls a minute of one key"
    )
    solve_limits: str = Field(
        default="",
        description="求解工作量上限，如 sweeps=100,exact_work=5 / Limits of a solve, such as sweeps=100,exact_work=5",
    )

    processes: int = Field(
        default=0,
        ge=0,
        le=64,
        description="应答请求的进程数；0 为每两个处理器一个，至多 4 / "
        "Processes that answer requests; 0: one for every two processors, 4 at most",
    )
    one_processor: bool = Field(
        default=True,
        description="每个应答进程是否只用一个处理器（Linux）；求解不受此限 / "
        "Whether each process that answers keeps to one processor (Linux); solves do not",
    )
    connections: int = Field(
        default=40,
        ge=1,
        le=10_000,
        description="所有应答进程与 PostgreSQL 的连接总数上限；后台进程另计 / "
        "Most connections to PostgreSQL of all processes that answer; workers have a few more",
    )
    workers: int = Field(
        default=1,
        ge=0,
        le=16,
        description="随服务启动的后台进程数；0 为另行启动 / Workers that serve starts; 0: they are started otherwise",
    )
    lease_seconds: float = Field(
        default=20.0,
        ge=1,
        le=3600,
        description="后台进程中断后，任务在多少秒后由别的进程接手 / "
        "Seconds after which the job of a worker that died is taken up again",
    )
    solve_memory_mb: int = Field(
        default=16_384,
        ge=2_048,
        le=1_048_576,
        description="一次后台匹配的内存地址空间上限，MB / Most address space of one match in the background, MB",
    )
    run_needs: int = Field(
        default=200_000,
        ge=1,
        le=10_000_000,
        description="一次后台匹配的需求行数上限 / Most rows of needs in one match in the background",
    )
    retention_days: int = Field(
        default=0,
        ge=0,
        le=36_500,
        description="对象离开心愿池后个人信息保留的天数；0 为不自动清除 / "
        "Days that personal data is kept after a person has left the pools; 0 erases nothing by itself",
    )
    keep_days: int = Field(
        default=90,
        ge=0,
        le=36_500,
        description="已结束的任务和通知记录保留的天数；0 为一直保留 / "
        "Days that ended jobs and messages to webhooks are kept; 0 keeps them for ever",
    )
    unmask_per_hour: int = Field(
        default=200,
        ge=1,
        le=1_000_000,
        description="每个密钥每小时可查看的未遮蔽个人信息条数 / Persons and rows that one key may unmask in an hour",
    )
    claim_days: int = Field(
        default=7,
        ge=1,
        le=90,
        description="认领待确认的天数，过期重新开放 / Days that a claim waits for confirmation; then the need is open again",
    )
    webhook_private: bool = Field(
        default=False,
        description="通知能否发往本机和内网地址 / Whether webhooks may go to loopback and private addresses",
    )
    webhook_plain: bool = Field(
        default=False, description="通知能否用不加密的 http / Whether webhooks may go over http without encryption"
    )
    webhook_seconds: float = Field(
        default=10.0,
        gt=0,
        le=60,
        description="一次通知最多等待的秒数 / Seconds that one delivery to a webhook may take",
    )

    @field_validator("secret")
    @classmethod
    def _is_long_enough(cls, text: str) -> str:
        if text and len(text) < LEAST_CHARACTERS:
            raise ValueError(f"fewer than {LEAST_CHARACTERS} characters")
        return text

    @field_validator("solve_limits")
    @classmethod
    def _are_limits(cls, text: str) -> str:
        read_limits(text)
        return text

    def limits(self, seed: int) -> Limits:
        """Return the limits of one run of the solver, counted in work, not seconds."""
        return replace(read_limits(self.solve_limits), seed=seed)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **chosen: Any) -> Settings:
        """Read the settings from environment variables such as ``WISHPOOL_PORT``.

        Parameters
        ----------
        environment
            Variables by name; an empty one counts as absent.
        chosen
            Settings given otherwise, for instance as options of the command; they win. ``None`` counts as absent.

        Raises
        ------
        SettingsError
            With every mistake at once.
        """
        found: dict[str, Any] = {}
        for name in cls.model_fields:
            text = environment.get(variable(name), "")
            if text.strip():
                found[name] = text.strip()
        found |= {name: value for name, value in chosen.items() if value is not None}
        try:
            return cls.model_validate(found)
        except ValidationError as error:
            mistakes = error.errors(include_url=False, include_context=False)
            raise SettingsError(
                tuple(_problem(str(mistake["loc"][0]), mistake["msg"]) for mistake in mistakes)
            ) from None


def read_limits(text: str) -> Limits:
    """Return the limits that a text changes: ``name=number``, separated by commas; the rest keeps its default.

    Raises
    ------
    ValueError
        A name that is no field of :class:`matcher.optimise.Limits`, or a number that it does not take.
    """
    # Not before they are asked for: the engine behind them takes long to load.
    from matcher.optimise import Limits

    usual = Limits()
    known = [field.name for field in fields(usual) if field.name != "seed"]
    changed: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in known:
            raise ValueError(f"unknown limit; known are {', '.join(known)}")
        changed[name] = int(number) if isinstance(getattr(usual, name), int) else float(number)
        if not math.isfinite(changed[name]):
            raise ValueError(f"{name} is not a finite number")
    return replace(usual, **changed)


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def _problem(name: str, message: str) -> Problem:
    meaning_zh, meaning_en = str(Settings.model_fields[name].description).split(" / ")
    return Problem(
        table="settings",
        field=variable(name),
        code="bad_setting",
        sentence=Text(
            f"{variable(name)}（{meaning_zh}）取值不对：{message}", f"{variable(name)} ({meaning_en}): {message}"
        ),
        remedy=Text("见 docs/api.md 的设置表", "See the table of settings in docs/api.md"),
    )
