{#- True for Saturdays and Sundays: engines number the days of the week each in its own way. -#}
{% macro is_weekend(day) -%}
    {{ return(adapter.dispatch('is_weekend', 'anteve')(day)) }}
{%- endmacro %}

{% macro default__is_weekend(day) -%}
    isodow({{ day }}) >= 6
{%- endmacro %}

{% macro spark__is_weekend(day) -%}
    weekday({{ day }}) >= 5
{%- endmacro %}
