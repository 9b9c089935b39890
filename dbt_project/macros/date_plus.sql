{#- A date some days later: engines disagree, so it has a seam. -#}
{% macro date_plus(start_date, days) -%}
    {{ return(adapter.dispatch('date_plus', 'anteve')(start_date, days)) }}
{%- endmacro %}

{% macro default__date_plus(start_date, days) -%}
    {{ start_date }} + cast({{ days }} as integer)
{%- endmacro %}

{% macro spark__date_plus(start_date, days) -%}
    date_add({{ start_date }}, {{ days }})
{%- endmacro %}
