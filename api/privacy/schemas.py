"""What the resource ``privacy`` takes and answers with."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from api.shape import Shape
from api.web.members import Code, Line, Members, Note
from api.web.paging import PageQuery

MOST_CONTACTS = 1000
MOST_ROWS = 100


class SealedTable(StrEnum):
    """Tables with personal fields."""

    NEEDS = "needs"
    PROVIDERS = "providers"
    FUNDS = "funds"
    PINS = "pins"


class Contact(Members):
    """How a person is reached."""

    name: Line | None = Field(default=None, description="Name / 姓名")
    phone: Line | None = Field(default=None, description="Telephone / 电话")
    address: Line | None = Field(default=None, description="Address / 住址")
    guardian: Line | None = Field(default=None, description="Name of the guardian / 监护人姓名")
    guardian_phone: Line | None = Field(default=None, description="Telephone of the guardian / 监护人电话")
    note: Line | None = Field(default=None, description="What else to know / 备注")


class PersonContact(Contact):
    """How a person of the pools is reached."""

    person_id: Code = Field(description="Identifier of the person, as in needs / 对象编号，同需求表")


class ContactBatch(Members):
    """Contacts to be kept; that of the same person is replaced."""

    contacts: list[PersonContact] = Field(
        min_length=1, max_length=MOST_CONTACTS, description=f"1-{MOST_CONTACTS} contacts / 1 至 {MOST_CONTACTS} 条"
    )


class ContactsKept(Shape):
    """What was kept."""

    added: int = Field(description="People who are new / 新增人数")
    replaced: int = Field(description="People whose contact was replaced / 替换人数")


class People(Members):
    """People whose contact is asked for."""

    person_ids: list[Code] = Field(
        min_length=1, max_length=MOST_ROWS, description=f"Identifiers, 1-{MOST_ROWS} / 对象编号，1 至 {MOST_ROWS} 个"
    )


class PeopleWithReason(People):
    """People whose contact is to be shown in full."""

    reason: Note = Field(description="Why it is needed; no personal data here / 理由，请勿写入个人信息")


class ContactView(Shape):
    """A contact; what is not given is null."""

    person_id: str = Field(description="Identifier of the person / 对象编号")
    contact: Contact | None = Field(description="The contact; null where none is kept / 联系方式；没有时为空")


class ContactsView(Shape):
    """Contacts in the order in which they were asked for."""

    masked: bool = Field(description="Whether values are masked / 是否已遮蔽")
    items: list[ContactView] = Field(description="One for each person / 每人一条")


class RowsWithReason(Members):
    """Rows whose personal fields are to be shown."""

    table: SealedTable = Field(description="Table / 表")
    keys: list[Annotated[str, Field(min_length=1, max_length=1000)]] = Field(
        min_length=1, max_length=MOST_ROWS, description=f"Keys of rows, 1-{MOST_ROWS} / 行编号，1 至 {MOST_ROWS} 个"
    )
    reason: Note = Field(description="Why it is needed; no personal data here / 理由，请勿写入个人信息")


class PersonalRow(Shape):
    """The personal fields of a row of the newest version."""

    key: str = Field(description="Key of the row / 行编号")
    fields: dict[str, Any] | None = Field(
        description="Its personal fields; null: no such row / 个人信息；没有此行时为空"
    )


class PersonalRows(Shape):
    """Personal fields in the order in which they were asked for."""

    items: list[PersonalRow] = Field(description="One for each key / 每行一条")


class ErasureOrder(Members):
    """Who is to be erased."""

    person_id: Code = Field(description="Identifier of the person / 对象编号")
    reason: Note = Field(description="Why; no personal data here / 理由，请勿写入个人信息")


class ErasureView(Shape):
    """What was erased; it cannot be brought back."""

    contacts: int = Field(description="Contacts deleted / 删除的联系方式")
    rows: int = Field(description="Rows of needs, in all versions, without a person now / 去除个人信息的需求行数")
    conflicts: int = Field(description="Entries taken out of lists of conflicts / 从回避名单中去除的条数")
    scenarios: int = Field(description="Scenarios that told of the person / 去除此人信息的情景数")


class TraceQuery(PageQuery):
    """Which entries: all, the newest first."""


class TraceView(Shape):
    """One read or erasure of personal data."""

    seq: int = Field(description="Number, counted from 1 without gaps / 序号，从 1 起不间断")
    at: dt.datetime = Field(description="When, UTC / 时间，世界时")
    actor_id: str = Field(description="Whose key / 密钥编号")
    actor_label: str = Field(description="What the key is called / 密钥名称")
    act: str = Field(description="shown_masked, unmasked, erased or expired / 所做的事")
    count: int = Field(description="How many people or rows / 人数或行数")
    subject: dict[str, Any] = Field(description="What was read, without personal data / 对象，不含个人信息")
    reason: str | None = Field(description="Why, as it was given / 理由")
    previous: str = Field(description="Digest of the entry before / 上一条的摘要")
    digest: str = Field(description="SHA-256 of this entry / 本条的 SHA-256")


class VerifyQuery(Members):
    """What the caller has kept of an earlier verification."""

    seq: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="Number of an entry noted before / 以前记下的序号"
    )
    digest: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="The digest noted then / 当时记下的摘要"
    )


class VerificationView(Shape):
    """Whether the trace is whole."""

    whole: bool = Field(description="Whether every entry fits, and the noted one still stands / 是否完好")
    entries: int = Field(description="Good entries from the first on / 从头起完好的条数")
    head: str = Field(description="Digest of the last good entry: keep it / 最后一条完好记录的摘要，请另行保存")
    broken_at: int | None = Field(description="First entry that does not fit / 首条不符的序号")
    noted_stands: bool | None = Field(
        description="Whether the noted entry still stands; null without one / 记下的是否仍在"
    )
