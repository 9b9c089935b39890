-- Features beside outcomes: what a model is trained on, and what it scores.
with

features as (
    select * from {{ ref('features') }}
),

outcomes as (
    select * from {{ ref('outcomes') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

final as (
    select
        features.entity_key,
        features.snapshot_date,
        outcomes.y,

        -- shown to people, never learned from
        outcomes.entity_value,
        entities.entity_name,
        entities.entity_email,

        {% for column in columns_beside_keys(ref('features')) %}
            features.{{ column }},
        {% endfor %}

        features.row_position
    from features
    inner join outcomes
        on
            features.entity_key = outcomes.entity_key
            and features.snapshot_date = outcomes.snapshot_date
    inner join entities
        on features.entity_key = entities.entity_key
)

select * from final
