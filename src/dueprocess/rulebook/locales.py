"""The languages of a rulebook in the order it declares: the first is what readers of any other language get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from dueprocess.rulebook.model import Catalogue, Rulebook, Texts


def in_declared_order(rulebook: Rulebook, catalogue: Catalogue) -> tuple[Rulebook, Catalogue]:
    """Both with each text's languages in the rulebook's order; their canonical bytes are in no such order."""
    order = rulebook.locales
    clauses = tuple(
        replace(item, title=declared(item.title, order), text=declared(item.text, order))
        for item in rulebook.clauses
    )
    services: Mapping[str, Texts] = {
        name: declared(title, order) for name, title in catalogue.services.items()
    }
    capabilities = tuple(replace(item, title=declared(item.title, order)) for item in catalogue.capabilities)
    kinds = tuple(replace(item, title=declared(item.title, order)) for item in catalogue.evidence_kinds)
    return (
        replace(rulebook, clauses=clauses),
        replace(catalogue, services=services, capabilities=capabilities, evidence_kinds=kinds),
    )


def declared(texts: Texts, order: Iterable[str]) -> Texts:
    """A text with its languages in this order; those that the order does not name come last."""
    named = [locale for locale in order if locale in texts]
    return {locale: texts[locale] for locale in dict.fromkeys([*named, *texts])}
