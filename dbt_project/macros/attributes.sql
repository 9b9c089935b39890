{#-
The attributes of this organization's entities: a list of {name, kind}, read from the database when dbt runs.

Names are ours, of kind and position (`number_001`, `category_002`, `flag_003`, `date_004`): dbt never sees the
headers that people wrote.
-#}
{% macro attributes() %}
    {{- return(given('mapping', ['name', 'kind'], 'ordinal')) -}}
{% endmacro %}
