"""The process that jobs are forked from. Importing this module loads what they need, once."""

import lightgbm  # noqa: F401
import sklearn.linear_model  # noqa: F401

from warehouse import logs, traces
from warehouse.lake import dbt
from workers import child  # noqa: F401

logs.as_json()  # also for the children, which inherit it
dbt.warm()
if traces.wanted():  # children start their own; what it takes is loaded here
    import opentelemetry.exporter.otlp.proto.http.trace_exporter
    import opentelemetry.sdk.trace.export  # noqa: F401
