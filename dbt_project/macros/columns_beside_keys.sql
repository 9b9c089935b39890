{#- The columns of a relation that already exists, other than its keys: what a wide table brings. -#}
{% macro columns_beside_keys(relation) %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- if column.name not in ['entity_key', 'snapshot_date', 'row_position'] -%}
                {%- do found.append(column.name) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(found) -}}
{% endmacro %}
