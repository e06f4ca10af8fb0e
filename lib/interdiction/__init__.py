"""Printed figures on drug seizures, and what their words allow."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interdiction.auditing.audit import audit
    from interdiction.errors import Refusal
    from interdiction.ratios import indicators, ratio
    from interdiction.record.figures import load_figures
    from interdiction.record.preference import preferred
    from interdiction.record.tables import RecordError, load_table

__all__ = ["RecordError", "Refusal", "audit", "indicators", "load_figures", "load_table", "preferred", "ratio"]
__version__ = "0.1.0"
_ROOMS = {
    "RecordError": "record.tables",
    "Refusal": "errors",
    "audit": "auditing.audit",
    "indicators": "ratios",
    "load_figures": "record.figures",
    "load_table": "record.tables",
    "preferred": "record.preference",
    "ratio": "ratios",
}


def __getattr__(name: str) -> object:
    # A report that has nothing to do is told so before pandas could be imported.
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
