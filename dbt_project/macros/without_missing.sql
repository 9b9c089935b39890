{#-
The text, trimmed; null where it is one of the known spellings of "nothing was filled in" ("Select", "N/A").

A `case` and not an `in (...)`: DuckDB makes a join of a long list, and a table of 500 texts would need 500 joins.
-#}
{% macro without_missing(column) -%}
    case lower(trim({{ column }}))
        {% for spelling in var('missing_spellings') %} when '{{ spelling }}' then null{% endfor %}
        else trim({{ column }})
    end
{%- endmacro %}
