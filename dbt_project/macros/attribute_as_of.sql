{#- One attribute as a feature: in the type of its kind, and only what was known on the snapshot date. -#}
{% macro attribute_as_of(attribute, relation) %}
    {%- set column = relation ~ '.' ~ attribute.name -%}
    {%- if attribute.kind == 'number' -%}
        cast({{ column }} as double)
    {%- elif attribute.kind == 'flag' -%}
        cast({{ column }} as boolean)
    {%- elif attribute.kind == 'date' -%}
        case
            when {{ known_by(column, 'spine.snapshot_date') }}
                then cast({{ days_between('cast(' ~ column ~ ' as date)', 'spine.snapshot_date') }} as double)
        end
    {%- else -%}
        {{ without_missing(column) }}
    {%- endif -%}
{% endmacro %}
