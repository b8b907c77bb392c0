"""Writes the empty workbook: one sheet a table, with titles, notes, drop-downs and formats."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.files.wording import (
    TYPE_WORDS,
    choice_words,
    default_words,
    number_words,
    range_words,
    unit_words,
)
from matcher.files.workbook.write import column_width, new_workbook
from matcher.model.catalogue import CLASSES, builtin_services
from matcher.model.field import LIST_TYPES, Field, FieldType, TableSpec
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Language, Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LAST_ROW = 20_000
"""Drop-downs and checks reach down to here (zero-based)."""

_TEXT_TYPES = LIST_TYPES | {FieldType.TEXT, FieldType.REGION, FieldType.CHOICE}
_README_TITLE = Text("填写说明", "Readme")
_README: tuple[Text, ...] = (
    Text("心愿池数据模板", "Template of a pool"),
    Text("", ""),
    Text(
        "每张工作表是一张表。“需求”必填；“服务方”“基金”“在办项目”至少填一张；其余按需填写，不用的表可以留空。",
        "Every sheet is a table. needs is required, and at least one of providers, funds, projects; leave empty what "
        "is not used.",
    ),
    Text(
        "深色标题带 * 的列必填；其余可空，空即“未提供”。",
        "Columns in dark blue with * are required; an empty cell means not given.",
    ),
    Text(
        "把鼠标移到标题上可看到含义、单位、范围和默认值。", "Hover over a title for meaning, unit, range and default."
    ),
    Text("同一格填多个值时用分号隔开。", "Several values in one cell are separated by a semicolon."),
    Text(
        "“服务项目”填名称或代码，内置的服务列在下面；另有自己的服务，请填“服务目录”表（填了就只认该表）。",
        "A service is given by its code; the built-in ones are listed below. For services of your own fill in the table "
        "services, which then replaces them.",
    ),
    Text(
        "“技能”须与所需技能写法一致，例如 care:2 表示 care（照料）2 级；内置服务所需的技能列在下面。",
        "Skills are compared letter by letter: care:2 is care at level 2. Those that built-in services need are below.",
    ),
    Text(
        "日期写作 2026-11-23；金额单位为元；距离单位为公里。", "Dates are 2026-11-23, money is yuan, distances are km."
    ),
    Text(
        "编号和代码列已设为文本格式，请勿改为数值，以免丢失前面的 0 或末尾的数字。",
        "Columns of identifiers and codes are text; as numbers they would lose zeros and digits.",
    ),
    Text(
        "坐标请在“坐标系”列注明：高德、腾讯地图为 GCJ-02，百度地图为 BD-09，GPS 为 WGS-84。",
        "Name the datum of coordinates in crs: gcj02 for Amap and Tencent, bd09 for Baidu, wgs84 for GPS.",
    ),
    Text(
        "没有坐标的需求按“区划代码”取点，“区划”表中须有该区划（或其上级）的坐标；两者都没有的需求无法匹配。",
        "A need without coordinates takes the point of its region from the table regions, or of a region around it; with "
        "neither it cannot be matched.",
    ),
    Text(
        "请使用化名编号，不要填写姓名、身份证号和电话。",
        "Use pseudonyms; enter no names, identity numbers or telephones.",
    ),
    Text(
        "填好后运行 wishpool check 检查，所有错误会一次列出。",
        "Then run wishpool check; it lists every mistake at once.",
    ),
)


def write_template(path: Path | str, language: Language | str = Language.ZH) -> None:
    """Write an empty workbook that guides whoever fills it in.

    Parameters
    ----------
    path
        The ``.xlsx`` file to write.
    language
        ``zh``: Chinese sheets, Chinese titles in row 1 and English field names in row 2, choices in Chinese. ``en``:
        English sheets and field names in row 1, choices as codes.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise ValueError(f"a template is an .xlsx workbook, not {path.suffix or 'a folder'}")
    path.parent.mkdir(parents=True, exist_ok=True)
    chosen = Language(language)
    with new_workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        styles = {
            "heading": book.add_format({"bold": True, "font_size": 14}),
            "bold": book.add_format({"bold": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "required": book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1}),
            "optional": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
            "name": book.add_format({"italic": True, "font_color": "#595959", "border": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "money": book.add_format({"num_format": "0.00"}),
            "text": text,
        }
        _write_readme(book.add_worksheet(_README_TITLE.say(chosen)), chosen, styles)
        for spec in POOL_TABLES.values():
            title = spec.title if chosen is Language.ZH else spec.name
            _write_table(book.add_worksheet(title), spec, chosen, styles)


def _write_readme(sheet: Worksheet, language: Language, styles: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    for row, text in enumerate(_README):
        sheet.write_string(row, 0, text.say(language), styles["heading"] if row == 0 else None)
    for row, spec in enumerate(POOL_TABLES.values(), start=len(_README) + 1):
        sheet.write_string(row, 0, f"{spec.title} {spec.name}")
        sheet.write_string(row, 1, spec.meaning.say(language), styles["wrap"])
    first = len(_README) + len(POOL_TABLES) + 2
    sheet.write_string(first, 0, Text("内置服务", "Built-in services").say(language), styles["bold"])
    for row, service in enumerate(builtin_services().iter_rows(named=True), start=first + 1):
        sheet.write_string(row, 0, f"{service['name']} {service['service']}")
        sheet.write_string(row, 1, _service_words(service).say(language), styles["wrap"])


def _service_words(service: dict[str, Any]) -> Text:
    class_ = CLASSES[service["class"]]
    zh, en = [f"{class_.zh} {service['class']}"], [f"{service['class']}: {class_.en}"]
    if service["hours"]:
        zh.append(f"每周 {service['hours']:g} 小时")
        en.append(f"{service['hours']:g} hours a week")
    if service["skills"]:
        skills = ";".join(service["skills"])
        zh.append(f"所需技能 {skills}")
        en.append(f"skills {skills}")
    return Text("；".join(zh), "; ".join(en))


def _write_table(sheet: Worksheet, spec: TableSpec, language: Language, styles: dict[str, Any]) -> None:
    both = language is Language.ZH
    first_data = 2 if both else 1
    for column, field in enumerate(spec.fields):
        sheet.set_column(column, column, column_width(field) + 2, _cell_style(field, styles))
        style = styles["required" if field.required else "optional"]
        title = (field.title if both else field.name) + ("*" if field.required else "")
        sheet.write_string(0, column, title, style)
        sheet.write_comment(0, column, field_note(field).say(language), {"x_scale": 2, "y_scale": 1.6})
        check = _validation(field, language)
        if check is not None:
            sheet.data_validation(first_data, column, _LAST_ROW, column, check)
    if both:
        for column, field in enumerate(spec.fields):
            sheet.write_string(1, column, field.name, styles["name"])
    sheet.freeze_panes(first_data, 1)


def _cell_style(field: Field, styles: dict[str, Any]) -> Any:
    if field.type in _TEXT_TYPES:
        return styles["text"]
    if field.type is FieldType.DATE:
        return styles["date"]
    return styles["money"] if field.type is FieldType.YUAN else None


def field_note(field: Field) -> Text:
    """Return the note of a title: meaning, type, unit, range, default, allowed values."""
    kind, unit, default, choices = TYPE_WORDS[field.type], unit_words(field), default_words(field), choice_words(field)
    limits = range_words(field)
    zh, en = [field.meaning.zh, f"格式：{kind.zh}"], [field.meaning.en, f"Type: {kind.en}"]
    if field.required:
        zh.append("必填")
        en.append("Required")
    for zh_word, en_word, text in (("单位", "Unit", unit), ("默认", "Default", default), ("可填", "Values", choices)):
        if text.zh:
            zh.append(f"{zh_word}：{text.zh}")
            en.append(f"{en_word}: {text.en}")
    if limits:
        zh.append(f"范围：{limits}")
        en.append(f"Range: {limits}")
    return Text("\n".join(zh), "\n".join(en))


def _validation(field: Field, language: Language) -> dict[str, Any] | None:
    """Return the drop-down or the check of a column's cells, or ``None``."""
    chinese = language is Language.ZH
    title = field.title if chinese else field.name
    if field.type is FieldType.CHOICE and field.vocabulary is not None:
        members = list(field.vocabulary)
        source = [member.text.zh if chinese else member.value for member in members]
        return _stop(title, {"validate": "list", "source": source}, language)
    if field.type is FieldType.BOOLEAN:
        return _stop(title, {"validate": "list", "source": ["是", "否"] if chinese else ["yes", "no"]}, language)
    if field.type is FieldType.DATE:
        first = {"validate": "date", "criteria": ">=", "value": dt.date(1900, 3, 1)}
        return _stop(title, first, language)
    if field.references == "services" and not field.is_list:
        return _hint(title, builtin_services()["name" if chinese else "service"].to_list(), language)
    kind = {FieldType.INTEGER: "integer"}.get(field.type, "decimal")
    if field.type in {FieldType.INTEGER, FieldType.NUMBER, FieldType.HOURS, FieldType.YUAN}:
        low = field.minimum if field.minimum is not None else field.above
        if low is not None and field.maximum is not None:
            bounds = {"validate": kind, "criteria": "between", "minimum": low, "maximum": field.maximum}
            return _stop(title, bounds, language, f"{number_words(low)} – {number_words(field.maximum)}")
    return None


def _stop(title: str, check: dict[str, Any], language: Language, expected: str = "") -> dict[str, Any]:
    words = Text("填写的内容不在允许范围内。", "This value is not allowed here.").say(language)
    return check | {"error_title": title[:32], "error_message": f"{words} {expected}".strip(), "ignore_blank": True}


def _hint(title: str, source: list[str], language: Language) -> dict[str, Any]:
    """Return a drop-down that lets other values pass: a catalogue of one's own replaces the built-in one."""
    words = Text(
        "这不是内置服务；若已写在“服务目录”表中，请继续。",
        "Not a built-in service; go on if the table services has it.",
    )
    hint = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True}
    return hint | {"error_title": title[:32], "error_message": words.say(language)}
