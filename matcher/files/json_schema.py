"""The JSON schema of a pool, derived from the declarations of the fields."""

from __future__ import annotations

from typing import Any

from matcher.files.wording import unit_words
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.schema import POOL_TABLES, RESOURCE_TABLES
from matcher.model.units import yuan

REGION_PATTERN = r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"
_SKILL_PATTERN = r"^[^:;]+(:[1-5])?$"
_ROLE_PATTERN = r"^[^:;]+:[0-9]+$"


def json_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a pool in its written form.

    Money is a number of yuan, a date an ISO text, a list an array. The schema is the canonical form: the reader also
    takes Chinese titles and choices and numbers written as text, and ignores unknown fields with a warning; the schema
    refuses them, so that a sender finds misspellings early.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wishpool pool",
        "description": "All needs and resources of one hub in one week / 心愿池",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            **{
                spec.name: {
                    "type": "array",
                    "title": spec.title,
                    "description": f"{spec.meaning.en} / {spec.meaning.zh}",
                    "items": {"$ref": f"#/$defs/{spec.name}"},
                }
                for spec in POOL_TABLES.values()
            },
        },
        "required": ["needs"],
        "anyOf": [{"required": [name]} for name in RESOURCE_TABLES],
        "additionalProperties": False,
        "$defs": {spec.name: row_schema(spec) for spec in POOL_TABLES.values()},
    }


def row_schema(spec: TableSpec) -> dict[str, Any]:
    """Return the schema of one row of a table."""
    return {
        "type": "object",
        "title": spec.title,
        "description": f"{spec.meaning.en} / {spec.meaning.zh}",
        "properties": {field.name: field_schema(field) for field in spec.fields},
        "required": [field.name for field in spec.fields if field.required],
        "additionalProperties": False,
    }


def field_schema(field: Field) -> dict[str, Any]:
    """Return the schema of one value; ``null`` means not given and is allowed where the field is not required."""
    schema = _value_schema(field)
    unit = unit_words(field)
    in_unit = f" [{unit.en}]" if unit.en else ""
    schema = {"title": field.title, "description": f"{field.meaning.en}{in_unit} / {field.meaning.zh}"} | schema
    if not field.required:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    if field.default is not None:
        schema["default"] = yuan(field.default) if field.type is FieldType.YUAN else field.default
    return schema


def _value_schema(field: Field) -> dict[str, Any]:
    if field.is_list:
        return {"type": "array", "items": _entry_schema(field)}
    if field.type in {FieldType.INTEGER, FieldType.NUMBER, FieldType.HOURS, FieldType.YUAN}:
        schema: dict[str, Any] = {"type": "integer" if field.type is FieldType.INTEGER else "number"}
        limits = {"minimum": field.minimum, "exclusiveMinimum": field.above, "maximum": field.maximum}
        return schema | {name: limit for name, limit in limits.items() if limit is not None}
    if field.type is FieldType.BOOLEAN:
        return {"type": "boolean"}
    return _entry_schema(field)


def _entry_schema(field: Field) -> dict[str, Any]:
    """Return the schema of a text, alone or as an entry of a list."""
    schema: dict[str, Any] = {"type": "string", "minLength": 1}
    if field.vocabulary is not None:
        known = [member.value for member in field.vocabulary]
        return schema | ({"examples": known} if field.open_vocabulary else {"enum": known})
    if field.type is FieldType.DATE:
        return {"type": "string", "format": "date"}
    patterns = {
        FieldType.REGION: REGION_PATTERN,
        FieldType.REGIONS: REGION_PATTERN,
        FieldType.SKILLS: _SKILL_PATTERN,
        FieldType.ROLES: _ROLE_PATTERN,
    }
    return schema | ({"pattern": patterns[field.type]} if field.type in patterns else {})
