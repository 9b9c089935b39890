"""Confinement: strangers' files are parsed and tenants' SQL runs in a process that the operating system bounds.

The room knows neither the catalog nor the lake. A `Nursery` holds the libraries loaded in a process without secrets
and forks confined children from it; each child works for one organization, within its `Rules`, and is then gone.
"""

from warehouse.confinement.nursery import Answer, CannotStart, Child, Ended, Nursery
from warehouse.confinement.rules import NotConfined, Rules
from warehouse.confinement.selftest import failures, self_test

__all__ = [
    "Answer",
    "CannotStart",
    "Child",
    "Ended",
    "NotConfined",
    "Nursery",
    "Rules",
    "failures",
    "self_test",
]
