{#-
True for what was already known on the morning of the snapshot date: an event on the snapshot date is the future.
Null where the time itself is not known.
-#}
{% macro known_by(time_column, snapshot_date='snapshot_date') -%}
    {{ time_column }} < {{ snapshot_date }}
{%- endmacro %}
