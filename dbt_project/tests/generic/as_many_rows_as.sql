{#- The model has exactly the rows of another: no join has lost or doubled one. -#}
{% test as_many_rows_as(model, other) %}

select
    count_here,
    count_there
from (select count(*) as count_here from {{ model }}) as here
cross join (select count(*) as count_there from {{ other }}) as there
where count_here <> count_there

{% endtest %}
