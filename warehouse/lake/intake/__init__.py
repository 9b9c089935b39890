"""Intake: a received file becomes typed Parquet with every line accounted for, or is refused with reasons."""

from warehouse.lake.intake.apart import land_apart
from warehouse.lake.intake.intake import land
from warehouse.lake.intake.landing import Landing
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.told import SEPARATORS, Told
from warehouse.lake.notices import Notice, Rejected

__all__ = ["SEPARATORS", "Landing", "Limits", "Notice", "Rejected", "Told", "land", "land_apart"]
