{#- One figure against another; null where there is nothing to set it against. -#}
{% macro ratio(part, whole) -%}
    cast({{ part }} as double) / nullif(cast({{ whole }} as double), 0)
{%- endmacro %}
