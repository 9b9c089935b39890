"use client";

import { useQuery as useAnswer, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { BulkBar, useSelection } from "@/components/data-table";
import { ErrorState, SkeletonText } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { ItemActions } from "@/features/alert-items/item-actions";
import { ItemDetail } from "@/features/alert-items/item-detail";
import { ItemRow } from "@/features/alert-items/item-row";
import { countsQuery, type Item, itemsQuery, type State, type Which } from "@/features/alert-items/queries";
import { useItemChanges } from "@/features/alert-items/use-item-changes";
import { useOrganization } from "@/features/me/signed-in";
import type { Model } from "@/features/models/current";
import { useFormat } from "@/lib/format";
import { useKey } from "@/lib/keys";
import { useMedia } from "@/lib/media";
import { useQuery } from "@/lib/places";
import { InboxFilters } from "./inbox-filters";
import { Quiet } from "./quiet";
import { useWhich } from "./which";

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
  useKeys({
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
      <Filters model={model} which={which} />
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

interface Keys {
  at: number;
  items: readonly Item[];
  current: Item | undefined;
  beside: boolean;
  opened: boolean;
  move: (to: number) => void;
  open: (open: boolean) => void;
  toggle: (id: string, on: boolean) => void;
  has: (id: string) => boolean;
}

function useKeys({ at, items, current, beside, opened, move, open, toggle, has }: Keys) {
  const t = useTranslations("inbox");
  const { undoLast } = useItemChanges();
  const some = items.length > 0;
  /** Presses what the details offer; where they are shut, they open first. */
  function press(name: string) {
    const button = () =>
      document.querySelector<HTMLElement>(`[role="status"] [data-act="${name}"]`) ??
      document.querySelector<HTMLElement>(`[data-detail] [data-act="${name}"]`);
    if (!beside && !opened) open(true);
    requestAnimationFrame(() => {
      button()?.focus();
      button()?.click();
    });
  }
  const focused = () => document.activeElement?.closest("[data-at]") !== null;
  useKey("j", t("keys.down"), () => move(focused() ? at + 1 : at), some);
  useKey("k", t("keys.up"), () => move(at - 1), some);
  useKey("x", t("keys.choose"), () => current && toggle(current.id, !has(current.id)), some);
  useKey("e", t("keys.take"), () => press("take"), some);
  useKey("a", t("keys.assign"), () => press("assign"), some);
  useKey("s", t("keys.snooze"), () => press("snooze"), some);
  useKey("d", t("keys.result"), () => press("result"), some);
  useKey("z", t("keys.undo"), undoLast);
}

const STATES: readonly State[] = ["open", "acknowledged", "snoozed", "done"];

function Filters({ model, which }: { model: Model; which: Which }) {
  const t = useTranslations("inbox");
  const { org, user } = useOrganization();
  const format = useFormat();
  const [, change] = useQuery("/");
  const counts = useAnswer(countsQuery(org, model.name));
  const of = (show: Which["show"]) =>
    show === "everybody"
      ? counts.data?.total
      : counts.data?.people.find((one) =>
          show === "mine" ? one.person?.id === user.id : one.person === null,
        );
  const count = (show: Which["show"], state: State) => {
    if (!counts.data || state === "done") return null;
    return <span className="figures text-faint">{format.number(of(show)?.[state] ?? 0, 0)}</span>;
  };
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segments
        label={t("which")}
        value={which.state}
        onChange={(state) => change({ state: state === "open" ? undefined : state })}
        choices={STATES.map((state) => ({
          value: state,
          label: (
            <>
              {t(`state.${state}`)} {count(which.show, state)}
            </>
          ),
        }))}
        className="max-w-full overflow-x-auto"
      />
      <Segments
        label={t("whose")}
        value={which.show}
        onChange={(show) => change({ show: show === "everybody" ? undefined : show })}
        choices={(["everybody", "mine", "unassigned"] as const).map((show) => ({
          value: show,
          label: t(`show.${show}`),
        }))}
        className="max-w-full overflow-x-auto"
      />
      <span className="flex-1" />
      <InboxFilters which={which} />
    </div>
  );
}
