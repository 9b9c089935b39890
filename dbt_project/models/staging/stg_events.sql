-- What happened to whom, one row per event, from every dataset of events of the organization.
with

events as (
    select * from {{ source('build', 'events') }}
),

final as (
    select
        entity_number,
        source,

        happened_on,
        known_on,
        place,

        kind,
        awaited,
        amount,

        {% for name in event_columns_of('number') %}
            {{ name }},
        {% endfor %}
        {% for name in event_columns_of('category') %}
            {{ without_missing(name) }} as {{ name }},
        {% endfor %}

        {{ is_weekend('happened_on') }} as is_weekend
    from events
)

select * from final
