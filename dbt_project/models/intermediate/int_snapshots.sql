-- The mornings on which we pretend to stand: one where the outcome is a column of the entities,
-- several where it is found in events.
with

snapshots as (
    select * from {{ source('build', 'snapshots') }}
),

final as (
    select distinct cast(snapshot_date as date) as snapshot_date
    from snapshots
)

select * from final
