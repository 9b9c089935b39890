{#- How long the season is that we look for a year ago: as long as the outcome is awaited, and a quarter at most. -#}
{% macro season_days() -%}
    {%- set horizon = question().horizon_days or 90 -%}
    {{ return([[horizon, 30] | max, 120] | min) }}
{%- endmacro %}
