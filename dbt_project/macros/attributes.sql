{#-
The attributes of this organization's entities: a list of {name, kind}, read from the database when dbt runs.

Names are ours, of kind and position (`number_001`, `category_002`, `flag_003`, `date_004`): dbt never sees the
headers that people wrote. Because the list is read at run time, one parsed manifest serves every organization.
-#}
{% macro attributes() %}
    {%- set mapping = source('build', 'mapping') -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for row in run_query('select name, kind from ' ~ mapping ~ ' order by ordinal').rows -%}
            {%- do found.append({'name': row[0], 'kind': row[1]}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(found) -}}
{% endmacro %}
