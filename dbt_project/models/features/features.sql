-- The wide table that a model learns from: one row per entity and morning, one column per feature.
{{ config(materialized='table') }}

with

spine as (
    select * from {{ ref('int_spine') }}
),

attributes as (
    select * from {{ ref('int_attributes_as_of') }}
),

rhythm as (
    select * from {{ ref('int_rhythm') }}
),

windows as (
    select * from {{ ref('int_event_windows') }}
),

feature_models as (
    select * from {{ source('build', 'feature_models') }}
),

{% for written in tagged_features() %}
    {{ written.name }} as (
        select * from {{ written.relation }}
    ),

{% endfor %}
final as (
    select
        spine.entity_key,
        spine.snapshot_date,

        -- from the entity's own columns
        {% for attribute in attributes() %}
            attributes.{{ attribute.name }},
        {% endfor %}

        -- from each dataset of events; where none is known there were none
        {% for source in event_sources() %}
            {% for feature in event_features(source) %}
                {% set column = feature.table ~ '_' ~ source.source ~ '.' ~ feature.column %}
                {% set name = 'events_' ~ source.source ~ '_' ~ feature.column %}
                {{ 'coalesce(' ~ column ~ ', 0)' if feature.zero else column }} as {{ name }},
            {% endfor %}
        {% endfor %}

        -- from the analysts' FeatureModels
        {% for column in columns_beside_keys(source('build', 'feature_models')) %}
            feature_models.{{ column }},
        {% endfor %}

        -- from the models tagged `feature`
        {% for written in tagged_features() %}
            {% for column in written.columns %}
                {{ written.name }}.{{ column }},
            {% endfor %}
        {% endfor %}

        spine.row_position
    from spine
    left join attributes
        on
            spine.entity_key = attributes.entity_key
            and spine.snapshot_date = attributes.snapshot_date
    {% for source in event_sources() %}
        left join rhythm as rhythm_{{ source.source }}
            on
                spine.row_position = rhythm_{{ source.source }}.entity_number
                and spine.snapshot_date = rhythm_{{ source.source }}.snapshot_date
                and rhythm_{{ source.source }}.source = {{ source.source }}
        left join windows as windows_{{ source.source }}
            on
                spine.row_position = windows_{{ source.source }}.entity_number
                and spine.snapshot_date = windows_{{ source.source }}.snapshot_date
                and windows_{{ source.source }}.source = {{ source.source }}
    {% endfor %}
    left join feature_models
        on
            spine.entity_key = feature_models.entity_key
            and spine.snapshot_date = feature_models.snapshot_date
    {% for written in tagged_features() %}
        left join {{ written.name }}
            on
                spine.entity_key = {{ written.name }}.entity_key
                and spine.snapshot_date = {{ written.name }}.snapshot_date
    {% endfor %}
)

select * from final
