-- The days on which something happened, one row per entity, source and day; and the gap since the last one.
{{ config(materialized='table') }}

with

events as (
    select * from {{ ref('stg_events') }}
),

{% if event_sources() | selectattr('is_recorded') | list %}
    -- Some events came to be known later than they happened: the gaps differ from morning to morning, and are
    -- counted in int_rhythm among the days known by then.
    days as (
        select
            entity_number,
            source,
            happened_on,
            min(known_on) as known_on,
            cast(null as date) as previous_on
        from events
        group by entity_number, source, happened_on
    ),
{% else %}
    -- Of several events on a day the first stands for it.
    days as (
        select *
        from (
            select
                entity_number,
                source,
                happened_on,
                known_on,
                lag(happened_on) over (partition by entity_number, source order by happened_on) as previous_on
            from events
        ) as in_order
        where previous_on is null or previous_on < happened_on
    ),
{% endif %}

final as (
    select
        entity_number,
        source,
        happened_on,
        known_on,
        {{ days_between('previous_on', 'happened_on') }} as gap_days
    from days
)

select * from final
