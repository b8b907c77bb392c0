"""The same facts for three readers: a sentence for the person, a paragraph for the operator, a record for the auditor."""

from matcher.explain.readers.auditor import auditor_record
from matcher.explain.readers.operator import operator_lines
from matcher.explain.readers.person import person_sentence

__all__ = ["auditor_record", "operator_lines", "person_sentence"]
