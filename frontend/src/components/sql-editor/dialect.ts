import { SQLDialect } from "@codemirror/lang-sql";

/** DuckDB's words, as far as people write them in a SELECT. */
const KEYWORDS = `
  all and anti any array as asc asof between both by case cast collate columns cross cube current_date current_time
  current_timestamp desc describe distinct else end escape except exclude exists explain extract false fetch filter first
  following for from full glob group grouping having ilike in inner intersect interval into is isnull join lambda last
  lateral leading left like limit materialized name natural not notnull null nulls offset on only or order ordinality
  outer over overlaps partition percent pivot pivot_longer pivot_wider positional preceding qualify range recursive
  replace right rollup row rows sample select semi sets show similar some struct summarize symmetric table tablesample
  then ties to trailing true try_cast unbounded union unique unnest unpivot using values when where window with within
  without`;

const TYPES = `
  bigint bit blob bool boolean char date decimal double float hugeint int int1 int2 int4 int8 integer interval json list
  long map numeric real short smallint string struct text time timestamp timestamptz tinyint ubigint uhugeint uinteger
  union usmallint utinyint uuid varchar`;

const FUNCTIONS = `
  abs age any_value approx_count_distinct arg_max arg_min array_agg avg bool_and bool_or ceil coalesce concat concat_ws
  contains corr count count_if cume_dist current_date date_add date_diff date_part date_sub date_trunc dayname
  dayofweek dayofyear dense_rank ends_with entropy epoch exp extract first first_value floor format greatest histogram
  hour if ifnull kurtosis lag last last_day last_value lead least left length list list_contains ln log lower lpad ltrim
  max max_by mean median min min_by minute mode month monthname ntile nullif percent_rank position power product
  quantile_cont quantile_disc quarter rank regexp_extract regexp_matches regexp_replace regr_slope replace reverse right
  round row_number rpad rtrim second sign skewness split_part sqrt starts_with stddev stddev_pop string_agg strftime
  strlen strptime substring sum today trim trunc try_cast upper var_pop variance week weekday width_bucket year`;

export const DuckDB = SQLDialect.define({
  keywords: KEYWORDS,
  types: TYPES,
  builtin: FUNCTIONS,
  doubleDollarQuotedStrings: true,
  operatorChars: "*+-%<>!=&|~^/?:@",
  spaceAfterDashes: false,
  caseInsensitiveIdentifiers: true,
});
