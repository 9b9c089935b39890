"""Rows that are sent to be scored at once: read as intake reads a file, and made into features as a build makes them."""

from warehouse.lake.asked.faults import RowsRefused
from warehouse.lake.asked.newest import NewestFeatures
from warehouse.lake.asked.reading import RowReader
from warehouse.lake.asked.shape import Shape, shape
from warehouse.lake.asked.what_if import variants

__all__ = ["NewestFeatures", "RowReader", "RowsRefused", "Shape", "shape", "variants"]
