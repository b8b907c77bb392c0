"""What can be wrong with a container (workbook, folder, CSV, JSON, Parquet): one code, one sentence, one remedy.

Mistakes inside cells have their own list; here nothing of a cell of a person is ever repeated.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from matcher.model.problems import Problem, Severity
from matcher.model.schema import POOL_TABLES
from matcher.model.text import Text


@dataclass(frozen=True, kw_only=True)
class ContainerCode:
    """One kind of problem.

    Attributes
    ----------
    sentence
        What is wrong, with places ``{name}`` for values.
    remedy
        What to do about it.
    severity
        Whether something was refused.
    """

    sentence: Text
    remedy: Text
    severity: Severity = Severity.ERROR


def _error(zh: str, en: str, remedy_zh: str, remedy_en: str) -> ContainerCode:
    return ContainerCode(sentence=Text(zh, en), remedy=Text(remedy_zh, remedy_en))


def _warning(zh: str, en: str, remedy_zh: str, remedy_en: str) -> ContainerCode:
    return ContainerCode(sentence=Text(zh, en), remedy=Text(remedy_zh, remedy_en), severity=Severity.WARNING)


CONTAINER_CODES: dict[str, ContainerCode] = {
    # The whole input.
    "missing_file": _error(
        "找不到“{name}”。",
        "{name} does not exist.",
        "请核对路径和文件名。",
        "Check the path and the name.",
    ),
    "cannot_open": _error(
        "“{name}”打不开：可能正被其他程序占用，或没有读取权限。",
        "{name} cannot be opened: another program holds it, or reading is not permitted.",
        "请关闭正在使用它的程序，或检查文件权限。",
        "Close the program that uses it, or check the permissions.",
    ),
    "unknown_format": _error(
        "“{name}”不是可以读取的格式。",
        "{name} is not in a format that can be read.",
        "请使用 .xlsx 工作簿、存放 .csv 或 .parquet 的文件夹，或一个 .json 文件。",
        "Use an .xlsx workbook, a folder of .csv or .parquet files, or one .json file.",
    ),
    "single_table": _error(
        "“{name}”只是一张表，而心愿池由多张表组成。",
        "{name} is one table only; a pool has several.",
        "请把各表（needs.csv、providers.csv 等）放进同一个文件夹，再指定该文件夹。",
        "Put the tables (needs.csv, providers.csv, ...) into one folder and name the folder.",
    ),
    "old_workbook": _error(
        "“{name}”是旧版或其他格式的表格文件（{format}），无法安全读取。",
        "{name} is a spreadsheet of another format ({format}) that cannot be read safely.",
        "请用 Excel 或 WPS 打开，另存为“.xlsx 工作簿”后再试。",
        "Open it in Excel or WPS and save it as an .xlsx workbook.",
    ),
    "encrypted": _error(
        "“{name}”设有打开密码，无法读取。",
        "{name} is protected by a password.",
        "请在 Excel 中取消打开密码，另存后再试。",
        "Remove the password in Excel and save it again.",
    ),
    "empty_file": _error(
        "“{name}”是空文件。",
        "{name} is empty.",
        "请确认导出是否完成，或重新导出。",
        "Check that the export was complete, or export it again.",
    ),
    "not_a_workbook": _error(
        "“{name}”的内容不是 Excel 工作簿。",
        "The content of {name} is not an Excel workbook.",
        "改扩展名不能转换格式；请用 Excel 或 WPS 打开，另存为“.xlsx 工作簿”。",
        "Renaming does not convert a file; open it in Excel or WPS and save it as an .xlsx workbook.",
    ),
    "damaged": _error(
        "“{name}”已损坏或不完整，无法读取。",
        "{name} is damaged or incomplete.",
        "请重新下载或导出；若能用原软件打开，请另存一份再试。",
        "Download or export it again; if its own program opens it, save a new copy.",
    ),
    "unsafe_archive": _error(
        "“{name}”的内部结构可疑（{what}），为安全起见不予读取。",
        "The inside of {name} is suspicious ({what}); it is not read.",
        "请用 Excel 或 WPS 新建工作簿，把数据复制过去另存。",
        "Copy the data into a new workbook and save that.",
    ),
    "too_large": _error(
        "“{name}”过大：{size}，上限为 {limit}。",
        "{name} is too large: {size}, the limit is {limit}.",
        "请删除无关内容，或改用 .parquet 文件夹；也可按镇街拆分。",
        "Remove what does not belong there, use a folder of .parquet files, or split the pool.",
    ),
    "sheet_too_large": _error(
        "工作表“{name}”的内容一直延伸到单元格 {cell}（{rows} 行 × {columns} 列），超出可读范围。",
        "Sheet {name} reaches to cell {cell} ({rows} rows x {columns} columns), more than can be read.",
        "多半是远处有误填的单元格：请按 Ctrl+End 找到并删除多余的行和列，保存后再试。",
        "Usually a stray cell far away: press Ctrl+End, delete the surplus rows and columns, and save.",
    ),
    "too_heavy": _error(
        "读取“{name}”所需的内存或时间超出上限，已中止。",
        "Reading {name} needs more memory or time than is allowed; it was stopped.",
        "请删除多余的工作表、行和列后再试，或改用 .csv 文件夹。",
        "Delete surplus sheets, rows and columns, or use a folder of .csv files.",
    ),
    "no_table": _error(
        "“{name}”中没有可用的表；找到的是：{found}。",
        "{name} holds no usable table; found: {found}.",
        "请用 wishpool template 生成模板，表名应为：{known}。",
        "Make a template with wishpool template; the tables are called: {known}.",
    ),
    "no_needs": _error(
        "没有可用的“需求”表（needs）。",
        "There is no usable table needs (需求).",
        "需求表必不可少，请补上。",
        "The table of needs is required; add it.",
    ),
    "no_resources": _error(
        "没有任何可用的资源表：服务方（providers）、基金（funds）、在办项目（projects）至少要有一张。",
        "There is no usable table of resources: at least one of providers, funds, projects is required.",
        "请至少补上一张资源表。",
        "Add at least one table of resources.",
    ),
    # One table.
    "unknown_table": _warning(
        "“{name}”不是已知的表，未读取。",
        "{name} is not a known table and was not read.",
        "若它应当是“{nearest}”，请改名；否则可不理会。",
        "If it is meant to be {nearest}, rename it; otherwise leave it.",
    ),
    "duplicate_table": _error(
        "“{table}”出现了不止一次：{found}；无法判断以哪个为准，均未采用。",
        "Table {table} is given more than once: {found}; none of them was used.",
        "请只保留一份。",
        "Keep one of them.",
    ),
    "no_titles": _error(
        "“{table}”的前 {rows} 行里没有找到标题行，整张表未采用。",
        "No row of titles was found in the first {rows} rows of {table}; the table was not used.",
        "请在数据上方加一行标题（中文标题或英文字段名），例如：{example}。",
        "Put a row of titles (Chinese titles or English field names) above the data, for instance: {example}.",
    ),
    "missing_column": _error(
        "“{table}”缺少必填列“{title}”（{field}）。",
        "Table {table} lacks the required column {field} ({title}).",
        "请补上这一列；缺少它的行无法采用。",
        "Add the column; rows without it cannot be used.",
    ),
    "unknown_column": _warning(
        "“{table}”中的列“{title}”不是已知字段，未采用。",
        "Column {title} of {table} is not a known field and was not used.",
        "若它应当是“{nearest}”，请改名；否则可不理会。",
        "If it is meant to be {nearest}, rename it; otherwise leave it.",
    ),
    "duplicate_column": _error(
        "“{table}”中“{title}”（{field}）出现在不止一列（{found}）；无法判断以哪列为准，均未采用。",
        "Field {field} ({title}) of {table} stands in several columns ({found}); none of them was used.",
        "请只保留一列。",
        "Keep one of them.",
    ),
    "titles_disagree": _error(
        "“{table}”第 {column} 列的两个标题指向不同字段（{found}），该列未采用。",
        "The two titles of column {column} of {table} name different fields ({found}); the column was not used.",
        "请让中文标题与英文字段名一致。",
        "Make the Chinese title and the English name agree.",
    ),
    "untitled_column": _warning(
        "“{table}”第 {column} 列有内容但没有标题，未采用。",
        "Column {column} of {table} has content but no title and was not used.",
        "请为它加上标题，或清空该列。",
        "Give it a title, or clear it.",
    ),
    "merged_titles": _error(
        "“{table}”的标题单元格 {range} 是合并单元格，其下各列分不清是哪个字段。",
        "The titles of {table} are merged in {range}; which field each column is cannot be told.",
        "请取消合并，让每一列都有自己的标题。",
        "Unmerge them and give every column its own title.",
    ),
    "merged_cells": _warning(
        "“{table}”中 {range} 是合并单元格：同一列内按每行都填了该值处理，跨列的其余单元格按空处理。",
        "Cells {range} of {table} are merged: within a column every row counts as having the value; "
        "the other columns count as empty.",
        "请取消合并，逐行填写。",
        "Unmerge them and fill every row.",
    ),
    "formula_error": _error(
        "“{table}”第 {row} 行“{title}”的公式结果是错误值（如 #N/A）。",
        "The formula in {field}, row {row} of {table}, results in an error (such as #N/A).",
        "请改正公式，或改填数值。",
        "Correct the formula, or enter the value.",
    ),
    "formula_without_value": _error(
        "“{table}”第 {row} 行“{title}”是公式，但文件里没有保存计算结果。",
        "{field}, row {row} of {table}, is a formula without a stored result.",
        "请用 Excel 打开并保存一次，或改填数值。",
        "Open and save the workbook in Excel once, or enter the value.",
    ),
    "column_type": _error(
        "“{table}”中“{title}”（{field}）的数据类型是 {type}，无法采用。",
        "Field {field} ({title}) of {table} has the type {type}, which cannot be used.",
        "请改存为文本、数值、布尔、日期或文本列表。",
        "Store it as text, number, boolean, date or list of text.",
    ),
    # Rows of a text file.
    "ragged_row": _error(
        "“{table}”第 {row} 行有 {cells} 格，标题有 {columns} 列，对不上，该行未采用。",
        "Line {row} of {table} has {cells} cells, the titles have {columns}; the row was not used.",
        "请检查是否多了或少了分隔符；含分隔符的内容须用英文双引号括起来。",
        'Check for a surplus or missing delimiter; text that contains one is put in double quotes (").',
    ),
    "unclosed_quote": _error(
        "“{table}”第 {row} 行的双引号没有配对，该行未采用。",
        "A double quote opened on line {row} of {table} is never closed; the row was not used.",
        "请补上或删去该引号；内容里的引号要写成两个。",
        "Close or remove it; a quote within text is written twice.",
    ),
    "bad_characters": _error(
        "“{table}”第 {row} 行含有无法识别的字符（乱码或空字节），该行未采用。",
        "Line {row} of {table} holds characters that cannot be read (broken UTF-8 or NUL); the row was not used.",
        "请重新导出，并选择“CSV UTF-8”格式。",
        "Export it again as CSV UTF-8.",
    ),
    "unknown_encoding": _error(
        "“{name}”的文字编码无法识别。",
        "The text encoding of {name} is not known.",
        "请以 UTF-8 编码重新保存（Excel：另存为“CSV UTF-8”）。",
        "Save it in UTF-8 (Excel: save as CSV UTF-8).",
    ),
    "encoding_assumed": _warning(
        "“{name}”不是 UTF-8 编码，已按 {encoding} 读取。",
        "{name} is not UTF-8; it was read as {encoding}.",
        "请核对文字有无乱码；最好以 UTF-8 重新保存。",
        "Check that the text is right; better, save it in UTF-8.",
    ),
    # JSON.
    "json_syntax": _error(
        "“{name}”不是合格的 JSON：第 {line} 行第 {column} 个字符处出错。",
        "{name} is not valid JSON: line {line}, column {column}.",
        "请检查该处的逗号、引号和括号；文件也可能不完整。",
        "Check commas, quotes and brackets there; the file may also be incomplete.",
    ),
    "too_deep": _error(
        "“{name}”的 JSON 嵌套层数过多。",
        "The JSON of {name} is nested too deeply.",
        '应为：{{"needs": [{{…}}, …], "providers": [{{…}}, …]}}。',
        'Expected: {{"needs": [{{...}}, ...], "providers": [{{...}}, ...]}}.',
    ),
    "duplicate_key": _error(
        "{where}中键“{key}”出现了不止一次。",
        "Key {key} is given more than once in {where}.",
        "请只保留一个。",
        "Keep one of them.",
    ),
    "wrong_shape": _error(
        "{where}应当是{expected}，读到的是{found}。",
        "{where} is {found_en}; {expected_en} is expected.",
        "请按接口约定的结构改写。",
        "Write it as the contract says.",
    ),
    "not_finite": _error(
        "{where}不是有限的数值（NaN 或无穷大）。",
        "{where} is not a finite number (NaN or infinity).",
        "没有值时请写 null 或省略该键。",
        "Write null, or leave the key out, where there is no value.",
    ),
    "bad_text": _error(
        "{where}含有不完整的 Unicode 字符（孤立代理项）。",
        "{where} holds an incomplete Unicode character (lone surrogate).",
        "请用 UTF-8 重新生成该内容。",
        "Produce the text again in UTF-8.",
    ),
    "not_a_plan": _error(
        "“{place}”的内容不是方案应有的内容。",
        "{place} does not hold what a plan holds there.",
        "请使用 wishpool match 生成的 plan.json，不要手工改动。",
        "Use a plan.json made by wishpool match, unchanged.",
    ),
    "more_alike": ContainerCode(
        sentence=Text(
            "“{table}”还有 {count} 行有同样的问题（{kind}）。", "{count} more rows of {table} have the problem {kind}."
        ),
        remedy=Text("请先改正已列出的各行，再次检查。", "Correct the rows listed and check again."),
    ),
}
"""All kinds by code; ``docs/problems.md`` lists them."""


def shown(value: object, limit: int = 60) -> str:
    """Return a value fit for a sentence: one line, without control characters, at most ``limit`` characters."""
    text = str(value)[: limit * 4]
    clean = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    clean = " ".join(clean.split())
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def container_problem(
    code: str,
    *,
    table: str = "",
    row: int | None = None,
    field: str = "",
    value: object = "",
    **values: object,
) -> Problem:
    """Return a problem of a container.

    Parameters
    ----------
    code
        A key of :data:`CONTAINER_CODES`.
    table, row, field, value
        The place, as in :class:`matcher.model.Problem`; ``table``, ``row`` and ``field`` also fill the sentence.
    values
        What fills the other places of the sentence and the remedy; cleaned by :func:`shown`.
    """
    kind = CONTAINER_CODES[code]
    places = {name: shown(found, 200) for name, found in values.items()}
    places |= {"row": "" if row is None else str(row), "field": field}
    remedy = _NO_NEAREST if values.get("nearest") == "" else kind.remedy
    title = POOL_TABLES[table].title if table in POOL_TABLES else table
    return Problem(
        table=table,
        row=row,
        field=field,
        value=shown(value),
        code=code,
        severity=kind.severity,
        sentence=_filled(kind.sentence, title, table, places),
        remedy=_filled(remedy, title, table, places),
    )


_NO_NEAREST = Text("若是多余的内容，可不理会。", "If it does not belong to the pool, leave it.")


def _filled(text: Text, title: str, table: str, places: dict[str, str]) -> Text:
    return Text(text.zh.format(table=title, **places), text.en.format(table=table, **places))
