"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { BulkBar } from "@/components/data-table/bulk-bar";
import { useSelection } from "@/components/data-table/selection";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { ItemActions } from "@/features/alert-items/item-actions";
import { ItemDetail } from "@/features/alert-items/item-detail";
import { ItemRow } from "@/features/alert-items/item-row";
import { itemsQuery } from "@/features/alert-items/queries";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { lazily } from "@/lib/lazily";
import { useMedia } from "@/lib/media";
import { Parts } from "./parts";
import { useInboxKeys } from "./use-inbox-keys";
import { useWhich } from "./which";

const Quiet = lazily(() => import("./quiet").then((module) => module.Quiet), <SkeletonText lines={6} />);
const BESIDE = "(min-width: 1180px)"; // from here on there is room for the details beside the list

/** Whom alerts named, as work: looked through with j and k, seen to with e, a, s and d, taken back with z. */
export function Inbox({ model }: { model: Model }) {
  const t = useTranslations("inbox");
  const { org } = useOrganization();
  const which = useWhich(model);
  const list = useInfiniteQuery(itemsQuery(org, which));
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const beside = useMedia(BESIDE);
  const selection = useSelection();
  const [at, setAt] = useState(0);
  const [opened, setOpened] = useState(false);
  const rows = useRef<HTMLUListElement>(null);
  const goesTo = useRef<number | null>(null);
  const current = items[Math.min(at, items.length - 1)];
  const chosen = items.filter((one) => selection.has(one.id));
  const place = `${which.state} ${which.show} ${which.why} ${which.sort}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part of the inbox begins at its top
  useEffect(() => {
    setAt(0);
    setOpened(false);
    selection.clear();
  }, [place]);

  function focus(index: number) {
    requestAnimationFrame(() => {
      const row = rows.current?.querySelector<HTMLElement>(`[data-at="${index}"] [data-item]`);
      row?.focus({ preventScroll: true });
      row?.closest("li")?.scrollIntoView({ block: "nearest" });
    });
  }
  function move(to: number) {
    const next = Math.max(0, Math.min(to, items.length - 1));
    setAt(next);
    focus(next);
    if (next >= items.length - 5 && list.hasNextPage) void list.fetchNextPage();
  }
  function acted() {
    selection.clear();
    goesTo.current = at;
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once what was done shows in the list
  useEffect(() => {
    if (goesTo.current === null) return;
    if (items.length) focus(Math.min(goesTo.current, items.length - 1));
    goesTo.current = null;
  }, [items]);
  useInboxKeys({
    at,
    move,
    items,
    current,
    beside,
    opened,
    open: setOpened,
    toggle: selection.toggle,
    has: selection.has,
  });

  return (
    <section aria-labelledby="inbox">
      <h2 id="inbox" className="sr-only">
        {t("title")}
      </h2>
      <Parts model={model} which={which} />
      {list.isPending ? <SkeletonText lines={8} /> : null}
      {list.error && !list.data ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && items.length === 0 ? <Quiet model={model} which={which} /> : null}
      {items.length ? (
        <div
          className={beside ? "grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)] items-start gap-5" : undefined}
        >
          <div>
            <ul
              ref={rows}
              aria-busy={list.isPlaceholderData}
              className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
            >
              {items.map((item, index) => (
                <li key={item.id} data-at={index} className="scroll-my-16">
                  <ItemRow
                    item={item}
                    current={item.id === current?.id && (beside || opened)}
                    expanded={beside ? undefined : opened && item.id === current?.id}
                    chosen={selection.has(item.id)}
                    onChoose={(on, extend) =>
                      extend
                        ? selection.extend(
                            items.map((one) => one.id),
                            item.id,
                          )
                        : selection.toggle(item.id, on)
                    }
                    onOpen={() => {
                      setOpened(!(opened && item.id === current?.id));
                      setAt(index);
                    }}
                  />
                  {!beside && opened && item.id === current?.id ? (
                    <div data-detail className="border-line border-t px-4 py-4">
                      <ItemDetail item={item} onActed={acted} />
                    </div>
                  ) : null}
                </li>
              ))}
            </ul>
            {list.hasNextPage ? (
              <Button
                className="mt-3"
                busy={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {t("more")}
              </Button>
            ) : null}
          </div>
          {beside && current ? (
            <section
              data-detail
              aria-label={t("details", { name: current.name ?? current.entity_key })}
              className="sticky top-6 max-h-[calc(100dvh-3rem)] overflow-y-auto rounded-lg border border-line bg-surface p-5"
            >
              <ItemDetail key={current.id} item={current} onActed={acted} />
            </section>
          ) : null}
        </div>
      ) : null}
      <BulkBar selection={selection}>
        {chosen.length ? <ItemActions items={chosen} onActed={acted} /> : null}
      </BulkBar>
    </section>
  );
}
