{#- The text, trimmed; null where it is one of the known spellings of "nothing was filled in" ("Select", "N/A"). -#}
{% macro without_missing(column) -%}
    case
        when lower(trim({{ column }})) not in ('{{ var("missing_spellings") | join("', '") }}') then trim({{ column }})
    end
{%- endmacro %}
