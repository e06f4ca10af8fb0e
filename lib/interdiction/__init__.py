"""Printed figures on drug seizures, and what their words allow."""

from importlib import import_module

__version__ = "0.1.0"
# What `import interdiction as ix` offers, by the module that holds it.
_EXPORTS = {
    "auditing.audit": ("audit",),
    "bounds": ("large_case_bounds", "lognormal_shares", "top_shares"),
    "citing.highlight": ("highlight",),
    "citing.links": ("link",),
    "citing.sentences": ("answer", "describe_contradictions", "describe_readings", "sentences"),
    "citing.sources": ("coverage", "source_list"),
    "citing.tables": ("table",),
    "comparing.comparison": ("compare", "describe_changes"),
    "comparing.obstacles": ("like_statements",),
    "comparing.pairs": ("choose_pair", "count_verdicts"),
    "comparing.overdispersion": ("add_variation", "dispersion", "sub_periods"),
    "comparing.periods": ("agency_share", "announced_twice", "annualising_error", "volume_and_size"),
    "comparing.sensitivity": ("sensitivity", "summarise_trials"),
    "drafting.draft": ("draft",),
    "drafting.nearest": ("nearest_statement",),
    "errors": ("InputError", "NotPrintedError"),
    "ratios": ("indicators", "ratio"),
    "reading": ("read", "scan"),
    "record.evidence": ("find_quotes",),
    "record.figures": ("first", "load_figures", "preferred"),
    "record.tables": ("load_table",),
    "saying.say": ("say",),
    "statements": ("statement",),
}
_MODULE_OF = {name: module for module, names in _EXPORTS.items() for name in names}
_MODULES = ("charts", "records", "text")
__all__ = sorted([*_MODULE_OF, *_MODULES])


def __getattr__(name: str) -> object:
    # Loaded when asked for: a report with nothing to do ends before pandas could be imported.
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
