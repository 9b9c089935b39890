{#- Every known value of the column is at least `low` and at most `high` (either may be left out). -#}
{% test within(model, column_name, low=none, high=none) %}

select {{ column_name }}
from {{ model }}
where
    false
    {% if low is not none %} or {{ column_name }} < {{ low }}{% endif %}
    {% if high is not none %} or {{ column_name }} > {{ high }}{% endif %}

{% endtest %}
