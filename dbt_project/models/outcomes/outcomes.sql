-- What came of each entity, null where that is not known; and what it was worth.
{{ config(materialized='table') }}

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
        spine.snapshot_date,
        cast(entities.outcome_is_positive as boolean) as y,
        cast(entities.entity_value as double) as entity_value,
        spine.row_position
    from spine
    inner join entities
        on spine.entity_key = entities.entity_key
)

select * from final
