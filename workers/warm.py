"""The process that jobs are forked from. Importing this module loads what they need, once."""

import lightgbm  # noqa: F401
import sklearn.linear_model  # noqa: F401

from warehouse.lake import dbt
from warehouse.lake.intake import apart
from workers import child  # noqa: F401

apart.warm()  # first, so that it loads beside dbt
dbt.warm()
