"""Limits of what is read; each keeps a hostile or mistaken file from filling memory."""

MEGABYTE = 1024 * 1024

WORKBOOK_BYTES = 100 * MEGABYTE
"""Largest workbook file."""

UNPACKED_BYTES = 300 * MEGABYTE
"""Largest workbook when unpacked."""

PACKED_TIMES = 200
"""Most times that a part of a workbook may unpack to its packed size; sheets that people fill in reach about 20."""

PACKED_UNPACKED_BYTES = 50 * MEGABYTE
"""Parts smaller than this when unpacked may be packed as tightly as they like."""

ARCHIVE_ENTRIES = 5000
"""Most parts of a workbook."""

SHEET_CELLS = 20_000_000
"""Most cells of the rectangle that a sheet spans; the reader holds the whole rectangle."""

CHILD_MEMORY_BYTES = 4096 * MEGABYTE
"""Address space of the process that reads a workbook."""

CHILD_SECONDS = 120
"""Processor seconds of the process that reads a workbook; half as many again on the clock."""

CHILD_OUTPUT_BYTES = 1024 * MEGABYTE
"""Most text that the reading process may hand over."""

TEXT_BYTES = 1024 * MEGABYTE
"""Largest CSV or Parquet file."""

JSON_BYTES = 512 * MEGABYTE
"""Largest JSON file."""

PLAN_BYTES = 8192 * MEGABYTE
"""Largest ``plan.json`` in the form that Wishpool writes; a plan of a million needs has some 450 MB."""

ROWS = 10_000_000
"""Most rows of a table."""

COLUMNS = 16_384
"""Most columns of a table, as many as a sheet has."""

SUGGESTED = 200
"""Most unknown titles of a table for which the nearest known one is looked for."""

HEADER_ROWS = 10
"""Titles are looked for in this many rows from the top."""

LISTED = 1000
"""Most problems of one code in one table that are listed one by one."""
