-- What came of each entity, null where that is not known yet; and what it was worth.
{{ config(materialized='table') }}
{% set question = question() %}

with

spine as (
    select * from {{ ref('int_spine') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

events as (
    select * from {{ ref('stg_events') }}
),

windows as (
    select * from {{ ref('int_event_windows') }}
),

{% if question.outcome in ['inactivity', 'event'] %}
    -- The horizon begins on the snapshot date itself. Every event counts, however late it came to be known.
    happened as (
        select distinct
            spine.row_position,
            spine.snapshot_date
        from spine
        inner join events
            on
                spine.row_position = events.entity_number
                and spine.snapshot_date <= events.happened_on
                and events.happened_on < {{ date_plus('spine.snapshot_date', question.horizon_days) }}
        where events.awaited
    ),

{% endif %}
{% if question.once %}
    -- Those to whom it had come before the morning, though nobody knew it yet: it does not come again.
    too_late as (
        select distinct
            spine.row_position,
            spine.snapshot_date
        from spine
        inner join events
            on
                spine.row_position = events.entity_number
                and spine.snapshot_date > events.happened_on
        where events.awaited
    ),

{% endif %}
{% if event_sources() | selectattr('has_amount') | list %}
    -- Where no column says what somebody is worth: what came in from them in the year before.
    worth as (
        select
            entity_number,
            snapshot_date,
            sum(amount_365d) as entity_value
        from windows
        group by entity_number, snapshot_date
    ),

{% endif %}
final as (
    select
        spine.entity_key,
        spine.snapshot_date,
        {% if question.outcome == 'inactivity' %}
            case
                when
                    {{ date_plus('spine.snapshot_date', question.horizon_days) }}
                    <= date '{{ question.known_until }}'
                    then happened.row_position is null
            end as y,
        {% elif question.outcome == 'event' %}
            case
                when
                    {{ date_plus('spine.snapshot_date', question.horizon_days) }}
                    <= date '{{ question.known_until }}'
                    {{ 'and too_late.row_position is null' if question.once }}
                    then happened.row_position is not null
            end as y,
        {% else %}
            cast(entities.outcome_is_positive as boolean) as y,
        {% endif %}
        {% if event_sources() | selectattr('has_amount') | list %}
            cast(coalesce(entities.entity_value, worth.entity_value) as double) as entity_value,
        {% else %}
            cast(entities.entity_value as double) as entity_value,
        {% endif %}
        spine.row_position
    from spine
    inner join entities
        on spine.entity_key = entities.entity_key
    {% if question.outcome in ['inactivity', 'event'] %}
        left join happened
            on
                spine.row_position = happened.row_position
                and spine.snapshot_date = happened.snapshot_date
    {% endif %}
    {% if question.once %}
        left join too_late
            on
                spine.row_position = too_late.row_position
                and spine.snapshot_date = too_late.snapshot_date
    {% endif %}
    {% if event_sources() | selectattr('has_amount') | list %}
        left join worth
            on
                spine.row_position = worth.entity_number
                and spine.snapshot_date = worth.snapshot_date
    {% endif %}
)

select * from final
