"""The sheets of the workbook, one module a subject; none of them computes anything."""
