-- The organization's customers or leads, one row each.
with

entities as (
    select * from {{ source('build', 'entities') }}
),

-- A key may come several times, in exports appended one after another: the last row received stands.
-- A row without a key belongs to nobody.
last_received as (
    select
        entity_key,
        max(row_position) as row_position
    from entities
    where entity_key is not null
    group by entity_key
),

final as (
    select
        entities.entity_key,

        entities.outcome_is_positive,
        entities.entity_value,
        entities.entity_name,
        entities.entity_email,
        entities.joined_on,
        entities.is_listed,

        {% for attribute in attributes() %}
            entities.{{ attribute.name }},
        {% endfor %}

        entities.row_position
    from entities
    inner join last_received
        on entities.row_position = last_received.row_position
)

select * from final
