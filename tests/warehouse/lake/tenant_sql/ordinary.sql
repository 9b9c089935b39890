-- A hundred statements as analysts write them, over spine, entities, events and a dataset `orders`. One a line.
select entity_key, snapshot_date, count(*) as visits from events group by all
select entity_key, snapshot_date, count(*) filter (where type = 'visit') as visits, sum(amount) as spent from events group by 1, 2
select s.entity_key, s.snapshot_date, coalesce(count(e.time), 0) as n from spine s left join events e using (entity_key, snapshot_date) group by all
with recent as (select * from events where time >= snapshot_date - interval 30 day) select entity_key, snapshot_date, sum(amount) as spent_30 from recent group by all
select entity_key, snapshot_date, max(time)::date as last_seen, date_diff('day', max(time)::date, snapshot_date) as days_since from events group by entity_key, snapshot_date
select entity_key, snapshot_date, avg(gap) as mean_gap from (select *, date_diff('day', lag(time) over (partition by entity_key, snapshot_date order by time), time) as gap from events) group by all
select distinct on (entity_key, snapshot_date) entity_key, snapshot_date, type as last_type from events order by time desc
select entity_key, snapshot_date, type from events qualify row_number() over (partition by entity_key, snapshot_date order by time desc) = 1
select entity_key, snapshot_date, arg_max(type, time) as last_type, arg_min(type, time) as first_type from events group by all
select entity_key, snapshot_date, count(distinct time::date) as active_days from events group by all
select entity_key, snapshot_date, count(distinct date_trunc('month', time)) as active_months from events group by all
select entity_key, snapshot_date, sum(case when time >= snapshot_date - 30 then 1 else 0 end) as d30, sum(case when time >= snapshot_date - 90 then 1 else 0 end) as d90 from events group by all
select entity_key, snapshot_date, d30 / nullif(d90, 0) as trend from (select entity_key, snapshot_date, count(*) filter (time >= snapshot_date - 30) d30, count(*) filter (time >= snapshot_date - 90) d90 from events group by all)
select entity_key, snapshot_date, regr_slope(amount, epoch(time)) as slope from events group by all
select entity_key, snapshot_date, stddev_samp(amount) as spread, median(amount) as middle, quantile_cont(amount, 0.9) as p90 from events group by all
select entity_key, snapshot_date, mode(type) as usual from events group by all
select entity_key, snapshot_date, string_agg(distinct type, ',' order by type) as kinds from events group by all
select entity_key, snapshot_date, len(list(distinct type)) as kinds from events group by all
select entity_key, snapshot_date, list_sum(list_transform(list(amount), lambda x: coalesce(x, 0))) as total from events group by all
select entity_key, snapshot_date, len(list_filter(list(amount), lambda x: x > 10)) as large from events group by all
select entity_key, snapshot_date, len([x for x in list(amount) if x > 10]) as large from events group by all
select entity_key, snapshot_date, [x * 2 for x in list(amount)][1] as doubled from events group by all
select entity_key, snapshot_date, histogram(type) as by_type from events group by all
select entity_key, snapshot_date, map_extract(histogram(type), 'visit')[1] as visits from events group by all
select * from (pivot events on type in ('visit', 'order') using count(*) group by entity_key, snapshot_date)
pivot events on type in ('visit', 'order') using count(*) as n, sum(amount) as spent group by entity_key, snapshot_date
from (unpivot (select entity_key, snapshot_date, 1 as a, 2 as b from spine) on a, b into name what value n) select entity_key, snapshot_date, sum(n) as n group by all
select entity_key, snapshot_date, regexp_extract(city, '^[A-Z][a-z]+') as start from entities
select entity_key, snapshot_date, regexp_matches(lower(plan), 'pro|gold') as rich from entities
select entity_key, snapshot_date, regexp_replace(city, '\s+', ' ', 'g') as clean from entities
select entity_key, snapshot_date, plan ilike '%free%' as free, city like 'S_o%' as sao from entities
select entity_key, snapshot_date, plan ~ '^[a-z]+$' as plain from entities
select entity_key, snapshot_date, split_part(city, '-', 2) as part, upper(trim(plan)) as plan from entities
select entity_key, snapshot_date, string_split(city, ' ')[1] as first_word from entities
select entity_key, snapshot_date, length(city) as n, strip_accents(city) as bare, levenshtein(plan, 'free') as far from entities
select entity_key, snapshot_date, md5(city) as hashed, hash(plan) % 10 as bucket from entities
select entity_key, snapshot_date, date_part('dow', snapshot_date) as weekday, extract(month from snapshot_date) as month from spine
select entity_key, snapshot_date, year(snapshot_date) * 12 + month(snapshot_date) as months from spine
select entity_key, snapshot_date, age(snapshot_date, max(time)::timestamp) as since from events group by entity_key, snapshot_date
select entity_key, snapshot_date, datediff('month', min(time), snapshot_date) as tenure from events group by entity_key, snapshot_date
select entity_key, snapshot_date, strftime(max(time), '%Y-%m') as month from events group by all
select entity_key, snapshot_date, try_cast(plan as integer) as number, plan::varchar as text from entities
select entity_key, snapshot_date, time_bucket(interval 7 day, time) as week, count(*) as n from events group by entity_key, snapshot_date, week
select e.entity_key, e.snapshot_date, o.price from events e asof join orders o on e.entity_key = o.customer and e.time >= o.ordered_at
select s.entity_key, s.snapshot_date, o.price as last_price from spine s asof left join orders o on s.entity_key = o.customer and s.snapshot_date >= o.ordered_at
select s.entity_key, s.snapshot_date, x.n from spine s, lateral (select count(*) as n from events e where e.entity_key = s.entity_key and e.snapshot_date = s.snapshot_date) x
select s.entity_key, s.snapshot_date, (select count(*) from events e where e.entity_key = s.entity_key and e.snapshot_date = s.snapshot_date) as n from spine s
select entity_key, snapshot_date, exists (select 1 from events e where e.entity_key = s.entity_key and e.snapshot_date = s.snapshot_date and e.type = 'order') as bought from spine s
select entity_key, snapshot_date, entity_key in (select customer from orders) as ordered from spine
select s.* from spine s semi join events e using (entity_key, snapshot_date)
select s.* from spine s anti join events e using (entity_key, snapshot_date)
select * from spine positional join (select amount from events)
select s.entity_key, s.snapshot_date, count(o.price) as n from spine s cross join orders o group by all
select * from spine natural join entities
select a.entity_key, a.snapshot_date, b.n from spine a full outer join (select entity_key, snapshot_date, count(*) n from events group by all) b using (entity_key, snapshot_date)
select entity_key, snapshot_date, sum(amount) as spent from events group by grouping sets ((entity_key, snapshot_date))
select type, snapshot_date, count(*) as n, grouping(type) as is_total from events group by rollup (type, snapshot_date)
select type, snapshot_date, count(*) as n from events group by cube (type, snapshot_date) having count(*) > 1
select entity_key, snapshot_date, n, percent_rank() over (partition by snapshot_date order by n) as standing from (select entity_key, snapshot_date, count(*) as n from events group by all)
select entity_key, snapshot_date, ntile(10) over (partition by snapshot_date order by count(*)) as tenth from events group by entity_key, snapshot_date
select entity_key, snapshot_date, sum(amount) over w as running, avg(amount) over (w rows between 2 preceding and current row) as recent from events window w as (partition by entity_key, snapshot_date order by time)
select entity_key, snapshot_date, sum(amount) over (partition by entity_key, snapshot_date order by time range between interval 30 day preceding and current row) as rolling from events
select entity_key, snapshot_date, first_value(type ignore nulls) over (partition by entity_key, snapshot_date order by time) as first_type from events
select entity_key, snapshot_date, lead(time, 1) over (partition by entity_key, snapshot_date order by time) - time as pause from events
select entity_key, snapshot_date, sum(amount) over (partition by entity_key order by time rows between unbounded preceding and 1 preceding exclude ties) as before from events
with a as (select entity_key, snapshot_date, count(*) n from events group by all), b as (select snapshot_date, avg(n) m from a group by all) select a.entity_key, a.snapshot_date, a.n / b.m as against_all from a join b using (snapshot_date)
with recursive days as (select 1 as d union all select d + 1 from days where d < 7) select s.entity_key, s.snapshot_date, count(*) as n from spine s, days group by all
with weeks(n) as (select unnest(range(1, 5))) select entity_key, snapshot_date, max(n) as m from spine, weeks group by all
with m as materialized (select * from events) select entity_key, snapshot_date, count(*) as n from m group by all
select s.entity_key, s.snapshot_date, g.n from spine s, generate_series(1, 3) as g(n)
select entity_key, snapshot_date, unnest([1, 2, 3]) as n from spine
select s.entity_key, u.tag from spine s, unnest(['a', 'b']) as u(tag)
select entity_key, snapshot_date, {'plan': plan, 'city': city} as both from entities
select entity_key, snapshot_date, pair.plan from (select entity_key, snapshot_date, {'plan': plan} as pair from entities)
select entity_key, snapshot_date, struct_pack(a := plan, b := city).a as plan from entities
select entity_key, snapshot_date, row(plan, city) as both from entities
select entity_key, snapshot_date, map(['a', 'b'], [1, 2])['a'] as n from spine
select entity_key, snapshot_date, to_json({'plan': plan}) ->> '$.plan' as plan from entities
select entity_key, snapshot_date, json_extract_string(city, '$.name') as name from entities where json_valid(city)
select * exclude (city) from entities
select * replace (upper(plan) as plan) from entities
select columns('(entity_key|snapshot_date|plan)') from entities
select entity_key, snapshot_date, max(columns(* exclude (entity_key, snapshot_date))) from entities group by all
select entities.*, 1 as one from entities
select entity_key, snapshot_date, case plan when 'free' then 0 when 'pro' then 1 else 2 end as level from entities
select entity_key, snapshot_date, if(plan = 'free', 1, 0) as free, ifnull(city, '?') as city, nullif(plan, '') as plan from entities
select entity_key, snapshot_date, greatest(1, 2) as g, least(1, 2) as l, round(3.14159, 2) as r, abs(-1) as a, 7 // 2 as d, 7 % 2 as m, 2 ** 3 as p from spine
select entity_key, snapshot_date, ln(1 + sum(amount)) as logged, sqrt(count(*)) as rooted, sign(sum(amount)) as s from events group by all
select entity_key, snapshot_date, bool_or(type = 'order') as ever, bool_and(amount > 0) as always from events group by all
select entity_key, snapshot_date, entropy(type) as variety, approx_count_distinct(type) as about from events group by all
select entity_key, snapshot_date, corr(amount, epoch(time)) as c, kurtosis(amount) as k, skewness(amount) as s from events group by all
select entity_key, snapshot_date, amount is distinct from lag(amount) over (partition by entity_key order by time) as changed from events
select entity_key, snapshot_date, amount between 1 and 10 as usual, amount not in (1, 2) as other, amount is not null as known from events
select entity_key, snapshot_date, max_by(type, amount) as dearest, min_by(type, amount) as cheapest, max(amount, 3) as top3 from events group by all
select entity_key, snapshot_date, list_aggregate(list_sort(list(amount)), 'avg') as mean, list_contains(list(type), 'visit') as seen from events group by all
select entity_key, snapshot_date, list_reduce(list_value(1, 2, 3), lambda a, b: a + b) as total from spine
select entity_key, snapshot_date, date '2026-01-01' as d, timestamp '2026-01-01 10:00:00' as t, interval '1' month as i, snapshot_date - interval 1 month as before from spine
select entity_key, snapshot_date, last_day(snapshot_date) as month_end, dayname(snapshot_date) as day, isodow(snapshot_date) >= 6 as weekend from spine
select entity_key, snapshot_date, max(time at time zone 'America/Sao_Paulo') as local from events group by all
(select entity_key, snapshot_date, 1 as n from spine) union all by name (select entity_key, snapshot_date, 2 as n from spine) order by all limit 10
select entity_key, snapshot_date from spine except select entity_key, snapshot_date from events
from events select entity_key, snapshot_date, count(*) as n group by all
select entity_key, snapshot_date from events using sample 10 percent (bernoulli, 42)
select "entity_key", snapshot_date /* the morning */, 'it''s' as quoted, $$dollars$$ as d from spine -- the end
select entity_key, snapshot_date, plan collate nocase = 'FREE' as free, printf('%s-%d', plan, 1) as made, format('{} {}', plan, 2) as other from entities
select entity_key, snapshot_date, amount::decimal(18, 2) as money, cast(amount as bigint) as whole, try(1 / 0) as tried from events
summarize entities
pivot events on type using count(*) group by entity_key, snapshot_date
