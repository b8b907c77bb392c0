"""The table of teams."""

from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

TEAMS = TableSpec(
    name="teams",
    title="小组模板",
    meaning=Text("一行是小组模板中的一个角色", "One row is one role of a team template"),
    key=("team", "role"),
    fields=(
        Field(
            name="team",
            title="模板代码",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("模板的代码", "Code of the template"),
        ),
        Field(
            name="role",
            title="角色",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("角色代码", "Code of the role"),
        ),
        Field(
            name="at_least",
            title="至少",
            type=FieldType.INTEGER,
            default=1,
            minimum=0,
            maximum=100_000,
            unit="人",
            meaning=Text("至少几人", "At least this many"),
        ),
        Field(
            name="at_most",
            title="至多",
            type=FieldType.INTEGER,
            minimum=0,
            maximum=100_000,
            unit="人",
            meaning=Text("至多几人；空表示不限", "At most this many; empty: no limit"),
        ),
    ),
)
