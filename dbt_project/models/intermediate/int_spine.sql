-- The population: who is looked at on which morning. Every wide table has exactly these rows.
with

entities as (
    select * from {{ ref('stg_entities') }}
),

snapshots as (
    select * from {{ ref('int_snapshots') }}
),

final as (
    select
        cast(entities.entity_key as varchar) as entity_key,
        snapshots.snapshot_date,
        cast(entities.row_position as bigint) as row_position
    from entities
    cross join snapshots
)

select * from final
