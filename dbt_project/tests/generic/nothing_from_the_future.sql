{#- Days since a date are at least one: a date on or after the snapshot date was not known yet. -#}
{% test nothing_from_the_future(model) %}

select
    entity_key,
    snapshot_date
from {{ model }}
where
    false
    {% for attribute in attributes() if attribute.kind == 'date' %} or {{ attribute.name }} < 1{% endfor %}

{% endtest %}
