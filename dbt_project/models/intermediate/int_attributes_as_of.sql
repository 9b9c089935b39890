-- What was known of each entity on each morning, from its own columns.
with

spine as (
    select * from {{ ref('int_spine') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

final as (
    select
        spine.entity_key,

        -- numbers, categories and flags as they stand; a date becomes the days that have passed since
        {% for attribute in attributes() %}
            {{ attribute_as_of(attribute, 'entities') }} as {{ attribute.name }},
        {% endfor %}

        spine.snapshot_date
    from spine
    inner join entities
        on spine.entity_key = entities.entity_key
)

select * from final
