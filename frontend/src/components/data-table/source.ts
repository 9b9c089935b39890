import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";

/** Where a table's rows come from: as many as have come, and how to have more. */
export interface Source<Row> {
  rows: readonly Row[];
  /** How many there are in all, where the API says so. */
  total: number | null;
  more: boolean;
  /** Nothing has come yet. */
  pending: boolean;
  /** What is shown is of another filter, and the right one is on its way. */
  outdated: boolean;
  error: Error | null;
  loadMore: () => void;
  retry: () => void;
}

interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
  total?: number;
}

/** The pages of a list of the API, one after the other, as one. */
export function useCursorPages<Row>(query: UseInfiniteQueryResult<InfiniteData<Page<Row>>>): Source<Row> {
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    rows,
    total: query.data?.pages[0]?.total ?? null,
    more: query.hasNextPage,
    pending: query.isPending,
    outdated: query.isPlaceholderData,
    error: query.error,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}
