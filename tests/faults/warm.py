"""Preloaded where the faulty worker's children are forked from: steps are laid along the way of each attempt."""

from tests.faults import steps

steps.in_child()
