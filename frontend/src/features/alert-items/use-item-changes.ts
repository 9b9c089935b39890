"use client";

import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast";
import { useOrganization } from "@/features/me/signed-in";
import { answered, api, type Shape } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import type { Changes, Item, Which } from "./queries";

type Pages = InfiniteData<Shape<"AlertItemList">>;

export interface Wanted {
  items: readonly Item[];
  changes: Changes;
  /** What each item is like from now on, as far as the screen shows it. */
  then: Partial<Item>;
  /** What was done, for the corner of the screen. */
  said: string;
}

/** What was done last in this window, by whichever button: `z` takes it back. */
let last: { org: string; id: string } | null = null;

/** Works on items of the inbox, one or many: seen at once, sent, and taken back by `undo`. */
export function useItemChanges() {
  const t = useTranslations("inbox");
  const client = useQueryClient();
  const { org, user } = useOrganization();
  const stale = [
    [org, "alert-items"],
    [org, "customer-history"],
    [org, "overview"],
    [org, "notes"],
  ];
  const undo = useChange(
    (change_id: string) =>
      answered(
        api.POST("/api/v1/organizations/{org}/alert-items/changes/{change_id}/undo", {
          params: { path: { org, change_id } },
        }),
      ),
    { stale, onSuccess: (made) => tellRefused(made.refused.length) },
  );
  const change = useChange(
    ({ items, changes }: Wanted) =>
      answered(
        api.POST("/api/v1/organizations/{org}/alert-items/changes", {
          params: { path: { org } },
          body: { ...changes, items: items.map(({ id, revision }) => ({ id, revision })) },
        }),
      ),
    {
      stale,
      onMutate: async ({ items, then }) => {
        const lists = { queryKey: [org, "alert-items", "list"] };
        await client.cancelQueries(lists);
        const ids = new Set(items.map((one) => one.id));
        const before = client.getQueriesData<Pages>(lists);
        for (const [key, pages] of before) {
          const which = key[3] as Which;
          if (pages) client.setQueryData<Pages>(key, changed(pages, ids, then, which, user.id));
        }
        return before;
      },
      onError: (_error, _wanted, before) => {
        for (const [key, pages] of (before ?? []) as [readonly unknown[], Pages][])
          client.setQueryData(key, pages);
      },
      onSuccess: (made, { said }) => {
        tellRefused(made.refused.length);
        if (!made.changed.length) return;
        last = { org, id: made.change_id };
        toast.done({ title: said, undo: () => takeBack(made.change_id) });
      },
    },
  );
  function tellRefused(count: number) {
    if (count) toast.failed({ title: t("meanwhile", { count }), description: t("meanwhileAdvice") });
  }
  function takeBack(id: string) {
    if (last?.id === id) last = null;
    undo.mutate(id);
  }
  function undoLast() {
    if (last?.org === org) takeBack(last.id);
  }
  return { change: change.mutate, undoLast };
}

/** The pages as they will be: what no longer belongs to this part of the inbox has left it. */
function changed(
  pages: Pages,
  ids: ReadonlySet<string>,
  then: Partial<Item>,
  which: Which,
  me: string,
): Pages {
  const belongs = (item: Item) =>
    item.state === which.state &&
    (which.show !== "mine" || item.assigned_to?.id === me) &&
    (which.show !== "unassigned" || item.assigned_to === null);
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (ids.has(item.id) ? { ...item, ...then } : item)).filter(belongs),
    })),
  };
}
