"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ComponentProps, createContext, useCallback, useContext, useMemo } from "react";
import { Link } from "@/components/link";

export type Band = "high" | "medium" | "low";
export type DatasetTab = "columns" | "rows" | "mapping" | "uploads" | "keeping";
export type JobKind = "land" | "build" | "train" | "score" | "rehearse" | "judge" | "erase";
export type JobStatus = "running" | "success" | "failed" | "cancelled";
export type StartStep = "files" | "columns" | "question" | "train";

/**
 * Every page, and what its address may say. The export is static: what a page is about stands in the query, so that
 * a link can be sent to a colleague and the page that it names is a file that exists.
 */
export interface Places {
  "/": {
    model?: string;
    show?: "mine" | "unassigned" | "everybody";
    state?: "acknowledged" | "snoozed" | "done";
    why?: string;
    sort?: "value_at_risk" | "change" | "named";
  };
  "/customers/": {
    model?: string;
    search?: string;
    band?: Band;
    outcome?: "all" | "lost";
    sort?: string;
    owner?: string;
    mine?: "1";
    unowned?: "1";
    move?: "new" | "rose" | "fell" | "entered" | "left";
    reason?: string;
    /** `plan:Pro`; several stand in lines. */
    segment?: string;
    quadrant?: "high_high" | "high_low" | "rest_high" | "rest_low";
  };
  "/customers/one/": { model: string; key: string };
  "/datasets/": object;
  "/datasets/one/": { name: string; tab?: DatasetTab };
  "/jobs/": { id?: string; kind?: JobKind; status?: JobStatus };
  "/models/": { model?: string; version?: string };
  "/models/question/": { model?: string };
  "/models/versions/": { model?: string };
  "/models/compare/": { model?: string; a?: string; b?: string };
  "/models/trainings/": { model?: string };
  "/models/trainings/one/": { model?: string; id: string };
  "/models/monitoring/": { model?: string; run?: string };
  "/models/schedules/": { model?: string };
  "/overview/": { model?: string };
  "/results/": { model?: string };
  "/alert-rules/": { model?: string; rule?: string };
  "/features/": { model?: string };
  "/features/written/": object;
  "/features/written/one/": { name?: string };
  "/features/lineage/": { model?: string; feature?: string };
  "/query/": object;
  "/members/": object;
  "/api-keys/": object;
  "/webhooks/": object;
  "/audit-events/": { verb?: string };
  "/organization/": object;
  "/organizations/": object;
  "/profile/": object;
  "/sample/": object;
  "/start/": { step?: StartStep; data?: string; model?: string; run?: string };
  "/sign-in/": { next?: string; problem?: string };
  "/sign-up/": object;
  "/forgotten-password/": object;
}
export type Place = keyof Places;

/** Without `org` a page is about the organization that was used last; whoever belongs to several says which. */
const Organization = createContext<string | undefined>(undefined);
export const PlacesOf = Organization.Provider;

/** `address("/customers/one/", { model: "churn", key: "C 1" })` is `/customers/one/?model=churn&key=C+1`. */
export function address<P extends Place>(place: P, query: Places[P], org?: string): string {
  const said = new URLSearchParams();
  if (org) said.set("org", org);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") said.set(name, String(value));
  }
  const text = said.toString();
  return text ? `${place}?${text}` : place;
}

/** The address of a place in the organization at hand. */
export function useAddress() {
  const org = useContext(Organization);
  return useCallback(<P extends Place>(place: P, query: Places[P]) => address(place, query, org), [org]);
}

/** Goes to a place: `go("/customers/", { band: "high" })`. */
export function useGo() {
  const router = useRouter();
  const to = useAddress();
  return useCallback(
    <P extends Place>(place: P, query: Places[P]) => router.push(to(place, query)),
    [router, to],
  );
}

type ToProps<P extends Place> = Omit<ComponentProps<typeof Link>, "href"> & { place: P; query?: Places[P] };

/** A link to a place. */
export function To<P extends Place>({ place, query, ...rest }: ToProps<P>) {
  const to = useAddress();
  return <Link href={to(place, query ?? ({} as Places[P]))} {...rest} />;
}

/**
 * What the address says, and a way to change it. Filters live here and nowhere else: a saved view is an address.
 * Only `says` is kept of it: an address is typed by people, and may say anything.
 */
export function useQuery<P extends Place>(
  _place: P,
): [Partial<Places[P]>, (changes: Partial<Places[P]>) => void] {
  const params = useSearchParams();
  const path = usePathname();
  const values = useMemo(() => Object.fromEntries(params) as Partial<Places[P]>, [params]);
  const change = useCallback(
    (changes: Partial<Places[P]>) => {
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined || value === null || value === "") next.delete(name);
        else next.set(name, String(value));
      }
      const text = next.toString();
      window.history.replaceState(null, "", text ? `${path}?${text}` : path);
    },
    [path],
  );
  return [values, change];
}
