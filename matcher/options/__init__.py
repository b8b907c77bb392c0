"""Pool and rules become sparse options: who may serve which line, what it consumes, what it is worth."""

from matcher.options.compile import compile_options
from matcher.options.options import DIRECT, Capacities, HelperOptions, MoneyOptions, NeedColumns, Options, Resources

__all__ = [
    "DIRECT",
    "Capacities",
    "HelperOptions",
    "MoneyOptions",
    "NeedColumns",
    "Options",
    "Resources",
    "compile_options",
]
