-- Statements that must not get through. One a line: <SQL> -- @<id> <what it tries>
-- {other} another organization's folder, {secret} a file outside every organization, {out} a folder to write to, {port} a server.
-- reading files
select content from read_text('{secret}') -- @f01 a file by function
select content from read_blob('{secret}') -- @f02 the same as bytes
select * from read_csv('{other}/customers.csv', all_varchar = true) -- @f03 another's upload
select * from read_csv_auto('{other}/customers.csv') -- @f04 under its other name
from '{other}/customers.parquet' -- @f05 a path in quotes is a table to DuckDB
select * from "{other}/customers.csv" -- @f06 the same as an identifier
table "{other}/customers.parquet" -- @f07 the TABLE statement
select * from glob('{other}/*') -- @f08 names of files
select * from parquet_schema('{other}/customers.parquet') -- @f09 a footer
select * from sniff_csv('{other}/customers.csv') -- @f10 by guessing its dialect
select * from read_parquet(['{other}/customers.parquet'], union_by_name = true) -- @f11 a list of files
select (select content from read_text('{secret}')) from customers -- @f12 in a scalar subquery
select * from customers where id in (select size from read_text('{secret}')) -- @f13 in a condition
select * from customers order by (select max(size) from read_blob('{secret}')) -- @f14 in an order
select sum(id) filter (where exists (from read_text('{secret}'))) from customers -- @f15 in a filter
select row_number() over (order by (select max(content) from read_text('{secret}'))) from customers -- @f16 in a window
select list_transform([1], lambda x: (select max(content) from read_text('{secret}'))) -- @f17 in a lambda
with a as (with b as (select * from read_text('{secret}')) select * from b) select * from a -- @f18 two levels down
select * from customers c join lateral (select * from read_text('{secret}')) t on true -- @f19 lateral
select * from (pivot (select content as c, 1 as n from read_text('{secret}')) on n in (1) using max(c)) -- @f20 in a pivot
select * from (unpivot (select content as c from read_text('{secret}')) on c) -- @f21 in an unpivot
(select id from customers) intersect (select size from read_text('{secret}')) -- @f22 in a set operation
select * from customers asof join (from read_text('{secret}')) s on customers.id >= s.size -- @f23 in a join
values ((select content from read_text('{secret}'))) -- @f24 in VALUES
select content from READ_TEXT ('{secret}') -- @f25 in capitals
select content from main.read_text('{secret}') -- @f26 with a schema
select content from system.main.read_text('{secret}') -- @f27 with a catalog
select /* customers */ content/**/from/**/read_text/**/('{secret}') -- @f28 among comments
-- what goes around the names
select * from query('from read_text(''{secret}'')') -- @e01 SQL in a string
select * from query_table('{other}/customers.parquet') -- @e02 a table by its text
select * from query_table(['customers', 'hidden']) -- @e03 a list of them
select * from hidden -- @e04 a relation of ours in the same connection
select * from HIDDEN -- @e05 in capitals
select * from main.hidden -- @e06 with its schema
select * from memory.main.hidden -- @e07 with its database
with hidden as (select * from hidden) select * from hidden -- @e08 an expression that names itself
with a as (select * from hidden), hidden as (select 1) select * from a -- @e09 one that is used before it is there
select * from (with hidden as (select 1 as x) select * from hidden) x, hidden -- @e10 one that has gone out of scope
with recursive hidden as (select * from hidden) select * from hidden -- @e11 called recursive and is not
with recursive r as (select * from r union all select 1, 'x') select * from r -- @e12 named in its first half
select * from customers where exists (with hidden as (select 1) select 1) and exists (from hidden) -- @e13 in a sibling
select hidden.* from customers semi join hidden using (email) -- @e14 in a semi join
from json_execute_serialized_sql('{{"statements":[]}}') -- @e15 a tree written by hand
select json_serialize_plan('select * from hidden') -- @e16 a plan of something hidden
select * from on_2026_03_02.customers -- @e17 what is known on another morning
select * from memory.on_2026_03_02.customers -- @e18 the same with its database
-- statements that are no SELECT
copy customers to '{out}/x.csv' -- @s01 write
copy (select 1) to '{out}/x.parquet' (format parquet) -- @s02 write
export database '{out}/all' -- @s03 write it all
attach '{out}/x.duckdb' as x -- @s04 a database
create table x as select 1 -- @s05 a table
insert into customers select * from customers -- @s06 more rows
update customers set email = 'x' -- @s07 other rows
delete from customers -- @s08 fewer rows
drop view customers -- @s09 none
set enable_external_access = true -- @s10 the fence
reset lock_configuration -- @s11 the lock
set variable x = 1 -- @s12 a variable
pragma database_list -- @s13 paths
install httpfs -- @s14 an extension
load '{out}/x.duckdb_extension' -- @s15 native code
call pragma_version() -- @s16 a call
explain analyze select * from customers -- @s17 explain runs
describe customers -- @s18 describe
prepare p as select 1 -- @s19 prepare
select 1; copy (select 2) to '{out}/y.csv' -- @s20 a second statement
select 1) to '{out}/z.csv'; select (1 -- @s21 out of our brackets
create macro m() as table from read_text('{secret}') -- @s22 a macro
-- the engine and the machine
select current_setting('temp_directory') -- @m01 a path of ours
select * from duckdb_settings() -- @m02 all settings
select sql from duckdb_views() -- @m03 our views with their paths
select * from information_schema.columns -- @m04 columns of what is hidden
select * from pg_catalog.pg_class -- @m05 the same
select * from sqlite_master -- @m06 the same
select getvariable('x') -- @m07 a variable
select getenv('APP_SECRET') -- @m08 the environment
select version(), current_database(), current_schemas(true) -- @m09 what runs here
select * from which_secret('s3://x', 's3') -- @m10 credentials
select write_log('x') -- @m11 our log
select nextval('x'), txid_current() -- @m12 state
select * from pragma_storage_info('hidden') -- @m13 statistics
select * from arrow_scan(1, 2, 3) -- @m14 pointers
select * from read_csv('http://127.0.0.1:{port}/x') -- @m15 the network
select $1 -- @m16 a parameter
