{#-
The models tagged `feature`, by name: {name, relation, columns}. Each joins the wide table under its own column names.

Which they are is known when dbt has parsed all models, and so after it has asked `features` what it waits for:
`./anteve dbt` and a build add that (warehouse/lake/dbt.py). Without it, the order in which models run is chance.
-#}
{% macro tagged_features() %}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- set taken = {} -%}
        {%- for attribute in attributes() -%}{%- do taken.update({attribute.name: 'the attributes'}) -%}{%- endfor -%}
        {%- for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | sort(attribute='name') -%}
            {%- if 'feature' in node.tags -%}
                {%- if node.unique_id not in model.depends_on.nodes -%}
                    {{- exceptions.raise_compiler_error(
                        node.name ~ ' is tagged `feature`, and plain dbt cannot know that `features` has to wait for it: '
                        ~ 'run `./anteve dbt` instead, which does.'
                    ) -}}
                {%- endif -%}
                {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) -%}
                {%- set columns = columns_beside_keys(relation) -%}
                {%- for column in columns -%}
                    {%- if column in taken or modules.re.match('events_[0-9]|feature_[0-9]', column) -%}
                        {{- exceptions.raise_compiler_error(
                            'The column ' ~ column ~ ' of ' ~ node.name ~ ' has a name that '
                            ~ taken.get(column, 'the features of the library') ~ ' use: give it another one.'
                        ) -}}
                    {%- endif -%}
                    {%- do taken.update({column: node.name}) -%}
                {%- endfor -%}
                {%- do found.append({'name': node.name, 'relation': relation, 'columns': columns}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(found) -}}
{% endmacro %}
