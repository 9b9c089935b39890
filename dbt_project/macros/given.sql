{#-
The rows of a small table that a build was given, as a list of dictionaries, read when dbt runs: so that one parsed
manifest serves every organization. Names in it are ours; no text that a tenant wrote is among them.
-#}
{% macro given(table, columns, order_by) %}
    {%- set relation = source('build', table) -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- set sql = 'select ' ~ columns | join(', ') ~ ' from ' ~ relation ~ ' order by ' ~ order_by -%}
        {%- for row in run_query(sql).rows -%}
            {%- set entry = {} -%}
            {%- for column in columns -%}{%- do entry.update({column: row[loop.index0]}) -%}{%- endfor -%}
            {%- do found.append(entry) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(found) -}}
{% endmacro %}

{#- The datasets of events: {source, has_amount, is_recorded}, numbered from 1. -#}
{% macro event_sources() %}
    {{- return(given('event_sources', ['source', 'has_amount', 'is_recorded'], 'source')) -}}
{% endmacro %}

{#- The kinds, measures and categories of the events: {source, name, kind}, such as `kind_1` or `number_001`. -#}
{% macro event_columns() %}
    {{- return(given('event_columns', ['source', 'name', 'kind'], 'source, name')) -}}
{% endmacro %}

{#- The names that any source has, of one kind: what `events` has columns or counts for. -#}
{% macro event_columns_of(kind) %}
    {{- return(event_columns() | selectattr('kind', 'equalto', kind) | map(attribute='name') | unique | sort) -}}
{% endmacro %}

{#- Who is asked about, what is awaited and how far ahead: one dictionary. -#}
{% macro question() %}
    {%- set columns = ['population', 'active_days', 'outcome', 'once', 'horizon_days', 'known_until', 'has_history'] -%}
    {%- set found = given('question', columns, 'known_until') -%}
    {{- return(found[0] if found else {'population': 'all', 'outcome': 'column', 'once': false, 'has_history': false}) -}}
{% endmacro %}
