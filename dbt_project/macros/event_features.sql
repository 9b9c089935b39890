{#-
The features of one dataset of events: a list of {table, column, zero}, where `zero` says that nothing known means 0: of
counts, days and sums, and of no ratio, for which there is nothing to set against anything.

What the source does not have is not among them: no money without an amount, no kinds of another source.
-#}
{% macro event_features(source) %}
    {%- set found = [] -%}
    {%- set own = event_columns() | selectattr('source', 'equalto', source.source) | map(attribute='name') | list -%}
    {%- for table in ['int_rhythm', 'int_event_windows'] -%}
        {%- for column in columns_beside_keys(ref(table)) -%}
            {%- set stem = column.split('_')[:2] | join('_') -%}
            {%- set is_own = stem in own or column.split('_')[0] not in ['kind', 'number', 'category'] -%}
            {%- set is_there = source.has_amount or not column.startswith('amount_') -%}
            {%- if is_own and is_there and column not in ['source', 'entity_number'] -%}
                {%- set is_total = 'count_' in column or column.startswith('active_days_') or column.startswith('amount_') -%}
                {%- set is_window = column.endswith(('_all', '_same_season')) or column[-2:-1].isdigit() -%}
                {%- set zero = is_total and is_window and '_trend_' not in column -%}
                {%- do found.append({'table': {'int_rhythm': 'rhythm', 'int_event_windows': 'windows'}[table], 'column': column, 'zero': zero}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}
