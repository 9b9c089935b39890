"""The process that jobs are forked from. Importing this module loads what they need, once."""

import lightgbm  # noqa: F401
import sklearn.linear_model  # noqa: F401

from warehouse import logs, traces
from warehouse.lake import dbt
from warehouse.lake.intake import apart
from workers import child, dispatch, tidy  # noqa: F401 - each child begins as its worker's own program does

logs.as_json()  # also for the children, which inherit it
apart.warm()  # first, so that it loads beside dbt
dbt.warm()
if traces.wanted():  # children start their own; what it takes is loaded here
    import opentelemetry.exporter.otlp.proto.http.trace_exporter
    import opentelemetry.sdk.trace.export  # noqa: F401
