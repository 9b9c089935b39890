-- What happened in the days before each morning: counts, sums, trends, types, and the last values.
{{ config(materialized='table') }}

with

spine as (
    select * from {{ ref('int_spine') }}
),

events as (
    select * from {{ ref('stg_events') }}
),

-- Only what was known on the morning: an event on the snapshot date is the future.
known as (
    select
        spine.snapshot_date,
        events.*,
        {{ days_between('events.happened_on', 'spine.snapshot_date') }} as age_days
    from spine
    inner join events
        on
            spine.row_position = events.entity_number
            and {{ known_by('events.known_on', 'spine.snapshot_date') }}
),

summed as (
    select
        entity_number,
        snapshot_date,
        source,

        -- of which type
        {% for kind in event_columns_of('kind') %}
            {% set is_kind = 'kind = ' ~ kind.split('_')[1] %}
            count(*) filter (where {{ is_kind }}) as {{ kind }}_count_all,
            {% for days in var('windows_by_type') %}
                count(*) filter (where {{ is_kind }} and age_days <= {{ days }})
                    as {{ kind }}_count_{{ days }}d,
            {% endfor %}
            min(age_days) filter (where {{ is_kind }}) as {{ kind }}_days_since_last,
        {% endfor %}

        -- what else was told
        {% for name in event_columns_of('number') %}
            max_by({{ name }}, place) filter (where {{ name }} is not null) as {{ name }}_last,
            avg({{ name }}) as {{ name }}_mean,
            avg({{ name }}) filter (where age_days <= 90) as {{ name }}_mean_90d,
        {% endfor %}
        {% for name in event_columns_of('category') %}
            max_by({{ name }}, place) filter (where {{ name }} is not null) as {{ name }}_last,
        {% endfor %}

        -- how often
        count(*) as count_all,
        {% for days in var('windows') %}
            count(*) filter (where age_days <= {{ days }}) as count_{{ days }}d,
        {% endfor %}
        count(*) filter (where is_weekend) as count_weekend,
        count(*) filter (
            where age_days between 366 - {{ season_days() }} and 365
        ) as count_same_season,

        -- how much
        sum(amount) as amount_all,
        {% for days in var('windows') %}
            sum(amount) filter (where age_days <= {{ days }}) as amount_{{ days }}d,
        {% endfor %}
        count(amount) as amounts,
        max(amount) as amount_largest,
        max_by(amount, place) filter (where amount is not null) as amount_last
    from known
    group by entity_number, snapshot_date, source
),

final as (
    select
        entity_number,
        snapshot_date,
        source,

        {% for kind in event_columns_of('kind') %}
            cast({{ kind }}_count_all as double) as {{ kind }}_count_all,
            {% for days in var('windows_by_type') %}
                cast({{ kind }}_count_{{ days }}d as double) as {{ kind }}_count_{{ days }}d,
            {% endfor %}
            cast({{ kind }}_days_since_last as double) as {{ kind }}_days_since_last,
            {{ ratio(kind ~ '_count_all', 'count_all') }} as {{ kind }}_share,
        {% endfor %}

        {% for name in event_columns_of('number') %}
            cast({{ name }}_last as double) as {{ name }}_last,
            cast({{ name }}_mean as double) as {{ name }}_mean,
            cast({{ name }}_mean_90d as double) as {{ name }}_mean_90d,
        {% endfor %}
        {% for name in event_columns_of('category') %}
            {{ name }}_last,
        {% endfor %}

        cast(count_all as double) as count_all,
        {% for days in var('windows') %}
            cast(count_{{ days }}d as double) as count_{{ days }}d,
        {% endfor %}
        cast(count_same_season as double) as count_same_season,
        {{ ratio('count_weekend', 'count_all') }} as weekend_share,

        -- trends: the pace lately against the pace before
        {{ ratio('count_30d * 3', 'count_90d') }} as count_trend_30d,
        {{ ratio('count_90d * 2', 'count_180d') }} as count_trend_90d,
        {{ ratio('count_180d * 2', 'count_365d') }} as count_trend_180d,

        cast(amount_all as double) as amount_all,
        {% for days in var('windows') %}
            cast(amount_{{ days }}d as double) as amount_{{ days }}d,
        {% endfor %}
        {{ ratio('amount_all', 'amounts') }} as amount_mean,
        cast(amount_last as double) as amount_last,
        cast(amount_largest as double) as amount_largest,
        {{ ratio('amount_last * amounts', 'amount_all') }} as amount_last_to_mean,
        {{ ratio('coalesce(amount_90d, 0) * 4', 'amount_365d') }} as amount_trend_90d
    from summed
)

select * from final
