-- What was known of each entity on each morning, from its own columns.
{% set has_history = question().has_history %}

with

spine as (
    select * from {{ ref('int_spine') }}
),

entities as (
    select * from {{ ref('stg_entities') }}
),

versions as (
    select * from {{ source('build', 'entity_versions') }}
),

{% if has_history %}
    -- The newest version known by then; of a morning before them all, the oldest.
    known_by_then as (
        select
            spine.entity_key,
            spine.snapshot_date,
            coalesce(
                max(versions.known_from) filter (
                    where {{ known_by('versions.known_from', 'spine.snapshot_date') }}
                ),
                min(versions.known_from)
            ) as known_from
        from spine
        inner join versions
            on spine.entity_key = versions.entity_key
        group by spine.entity_key, spine.snapshot_date
    ),

    as_of as (
        select
            known_by_then.snapshot_date,
            versions.*
        from known_by_then
        inner join versions
            on
                known_by_then.entity_key = versions.entity_key
                and known_by_then.known_from = versions.known_from
    ),

{% endif %}
final as (
    select
        spine.entity_key,

        -- numbers, categories and flags as they stand; a date becomes the days that have passed since
        {% for attribute in attributes() %}
            {{ attribute_as_of(attribute, 'as_of' if has_history else 'entities') }} as {{ attribute.name }},
        {% endfor %}

        spine.snapshot_date
    from spine
    {% if has_history %}
        inner join as_of
            on
                spine.entity_key = as_of.entity_key
                and spine.snapshot_date = as_of.snapshot_date
    {% else %}
        inner join entities
            on spine.entity_key = entities.entity_key
    {% endif %}
)

select * from final
