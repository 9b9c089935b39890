-- The wide table that a model learns from: one row per entity and morning, one column per feature.
{{ config(materialized='table') }}

with

spine as (
    select * from {{ ref('int_spine') }}
),

attributes as (
    select * from {{ ref('int_attributes_as_of') }}
),

{% for model in var('feature_models') %}
    {{ model }} as (
        select * from {{ ref(model) }}
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

        -- from models written beside this one
        {% for model in var('feature_models') %}
            {% for column in columns_beside_keys(ref(model)) %}
                {{ model }}.{{ column }},
            {% endfor %}
        {% endfor %}

        spine.row_position
    from spine
    left join attributes
        on
            spine.entity_key = attributes.entity_key
            and spine.snapshot_date = attributes.snapshot_date
    {% for model in var('feature_models') %}
        left join {{ model }}
            on
                spine.entity_key = {{ model }}.entity_key
                and spine.snapshot_date = {{ model }}.snapshot_date
    {% endfor %}
)

select * from final
