{#- The columns of a relation that already exists, other than these: what a wide table brings beside its keys. -#}
{% macro columns_beside_keys(relation, keys) %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for column in adapter.get_columns_in_relation(relation) if column.name not in keys -%}
            {%- do found.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(found) -}}
{% endmacro %}
