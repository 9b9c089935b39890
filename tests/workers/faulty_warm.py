"""The process that the faulty worker's children are forked from: steps are laid along the way of each attempt."""

from tests.workers.faulty_worker import in_child

in_child()
