{#- From here on no statement of this run opens a file, loads an extension or changes a setting. -#}
{% macro lock_down() %}
    {% if target.type == 'duckdb' %}
        set enable_external_access = false;
        set lock_configuration = true;
    {% endif %}
{% endmacro %}
