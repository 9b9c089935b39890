-- How often somebody comes, and whether they are late: recency, tenure, active days and their gaps.
{{ config(materialized='table') }}

with

spine as (
    select * from {{ ref('int_spine') }}
),

days as (
    select * from {{ ref('int_active_days') }}
),

-- Only what was known on the morning: an event on the snapshot date is the future.
known as (
    select
        spine.snapshot_date,
        days.entity_number,
        days.source,
        days.happened_on,
        {% if event_sources() | selectattr('is_recorded') | list %}
            {{ days_between(
                'lag(days.happened_on) over ('
                ~ 'partition by days.entity_number, days.source, spine.snapshot_date order by days.happened_on)',
                'days.happened_on'
            ) }} as gap_days,
        {% else %}
            days.gap_days,
        {% endif %}
        {{ days_between('days.happened_on', 'spine.snapshot_date') }} as age_days
    from spine
    inner join days
        on
            spine.row_position = days.entity_number
            and {{ known_by('days.known_on', 'spine.snapshot_date') }}
),

-- Whole numbers only, so that the sums do not depend on the order of rows.
summed as (
    select
        entity_number,
        snapshot_date,
        source,

        min(age_days) as days_since_last,
        max(age_days) as days_since_first,
        count(*) as active_days_all,
        {% for days in var('windows') %}
            count(*) filter (where age_days <= {{ days }}) as active_days_{{ days }}d,
        {% endfor %}

        count(gap_days) as gaps,
        sum(gap_days) as gap_sum,
        sum(gap_days * gap_days) as gap_squares,
        max(gap_days) as gap_largest,
        max_by(gap_days, happened_on) as gap_last
    from known
    group by entity_number, snapshot_date, source
),

spread as (
    select
        *,
        {{ ratio('gap_sum', 'gaps') }} as gap_mean,
        case
            when gaps >= 2 then sqrt(
                greatest(cast(gap_squares * gaps - gap_sum * gap_sum as double), 0)
                / (cast(gaps as double) * (gaps - 1))
            )
        end as gap_spread
    from summed
),

final as (
    select
        entity_number,
        snapshot_date,
        source,

        cast(days_since_last as double) as days_since_last,
        cast(days_since_first as double) as days_since_first,
        cast(active_days_all as double) as active_days_all,
        {% for days in var('windows') %}
            cast(active_days_{{ days }}d as double) as active_days_{{ days }}d,
        {% endfor %}
        {{ ratio('active_days_all * 30', 'days_since_first') }} as active_days_per_month,

        -- whether a window of so many days has history enough to say anything
        {% for days in var('windows') %}
            days_since_first >= {{ days }} as has_{{ days }}d,
        {% endfor %}

        gap_mean,
        gap_spread,
        cast(gap_last as double) as gap_last,
        cast(gap_largest as double) as gap_largest,

        -- the present gap against one's own habit
        {{ ratio('days_since_last', 'gap_mean') }} as gap_now_to_mean,
        {{ ratio('days_since_last', 'gap_largest') }} as gap_now_to_largest,
        (days_since_last - gap_mean) / nullif(gap_spread, 0) as gap_now_in_spreads

    from spread
)

select * from final
