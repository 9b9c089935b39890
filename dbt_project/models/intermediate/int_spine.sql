-- The population: who is looked at on which morning. Every wide table has exactly these rows.
{{ config(materialized='table') }}
{% set question = question() %}

with

entities as (
    select * from {{ ref('stg_entities') }}
),

snapshots as (
    select * from {{ ref('int_snapshots') }}
),

active_days as (
    select * from {{ ref('int_active_days') }}
),

events as (
    select * from {{ ref('stg_events') }}
),

chosen as (
    select * from {{ source('build', 'chosen') }}
),

{% if event_sources() %}
    -- Who was there already: a customer who joined tomorrow is not in today's population.
    seen as (
        select
            active_days.entity_number,
            snapshots.snapshot_date,
            max(active_days.happened_on) as last_seen_on
        from active_days
        inner join snapshots
            on {{ known_by('active_days.known_on', 'snapshots.snapshot_date') }}
        group by active_days.entity_number, snapshots.snapshot_date
    ),

    newest as (
        select max(snapshot_date) as snapshot_date from snapshots
    ),

{% endif %}
{% if question.once %}
    -- What comes once only is not awaited of those of whom it is known that it has come.
    done as (
        select
            entity_number,
            min(known_on) as known_on
        from events
        where awaited
        group by entity_number
    ),

{% endif %}
final as (
    select
        cast(entities.entity_key as varchar) as entity_key,
        snapshots.snapshot_date,
        cast(entities.row_position as bigint) as row_position
    from entities
    cross join snapshots
    {% if event_sources() %}
        left join seen
            on
                entities.row_position = seen.entity_number
                and snapshots.snapshot_date = seen.snapshot_date
        cross join newest
    {% endif %}
    {% if question.once %}
        left join done
            on entities.row_position = done.entity_number
    {% endif %}
    {% if question.population == 'condition' %}
        inner join chosen
            on
                entities.entity_key = chosen.entity_key
                and snapshots.snapshot_date = chosen.snapshot_date
    {% endif %}
    where
        true
        {% if event_sources() %}
            -- seen before, or joined before; who is listed without a date is only known to be here now
            and (
                seen.last_seen_on is not null
                or {{ known_by('entities.joined_on', 'snapshots.snapshot_date') }}
                or (
                    entities.is_listed
                    and entities.joined_on is null
                    and snapshots.snapshot_date = newest.snapshot_date
                )
            )
        {% endif %}
        {% if question.population == 'active' %}
            and {{ days_between('seen.last_seen_on', 'snapshots.snapshot_date') }}
            <= {{ question.active_days }}
        {% endif %}
        {% if question.once %}
            and not coalesce({{ known_by('done.known_on', 'snapshots.snapshot_date') }}, false)
        {% endif %}
)

select * from final
