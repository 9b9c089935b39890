"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useTranslations } from "use-intl";
import { ShellSkeleton } from "@/components/shell/shell-skeleton";
import { Empty, ErrorState } from "@/components/states";
import { Button } from "@/components/ui/button";
import type { Shape } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { inside as insideOnly } from "@/lib/inside";
import { kept } from "@/lib/kept";
import { address, PlacesOf } from "@/lib/places";
import { meQuery } from "./queries";

export type Role = "member" | "analyst" | "admin";

const RANK: Record<Role, number> = { member: 0, analyst: 1, admin: 2 };

/** Whether somebody with the role `own` may do what is for `wanted`: each role includes the one before it. */
export function reaches(own: Role, wanted: Role): boolean {
  return RANK[own] >= RANK[wanted];
}

interface Inside {
  user: NonNullable<Shape<"Me">["user"]>;
  memberships: Shape<"Me">["memberships"];
  organization: Shape<"Organization">;
  role: Role;
}

const Context = createContext<Inside | null>(null);

/** Who is signed in, for which organization, and as what. */
export function useOrganization(): Inside & { org: string } {
  const inside = useContext(Context);
  if (!inside) throw new Error("This stands outside of SignedIn.");
  return useMemo(() => ({ ...inside, org: inside.organization.slug }), [inside]);
}

/** Where one wanted to go before one was led to another provider. */
export const wanted = kept<string>("wanted");

export const lastOrganization = kept<string>("organization");

/** Lets in whoever is signed in and belongs to an organization; leads everybody else to the right door. */
export function SignedIn({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery);
  const router = useRouter();
  const asked = useSearchParams().get("org");
  const inside = useMemo(() => (me.data ? insideOf(me.data, asked) : null), [me.data, asked]);
  const stranger = me.error && Problem.of(me.error).status === 401;
  const homeless = me.data?.memberships.length === 0;

  useEffect(() => {
    if (stranger) router.replace(address("/sign-in/", { next: here() }));
    else if (homeless) router.replace(address("/organizations/", {}));
  }, [stranger, homeless, router]);
  useEffect(() => {
    if (!inside) return;
    lastOrganization.write(inside.organization.slug);
    // Another provider leads back to the front door, wherever one wanted to go.
    const next = wanted.read();
    wanted.write(undefined);
    if (next) router.replace(insideOnly(next));
  }, [inside, router]);

  if (me.error && !stranger) {
    return <ErrorState error={me.error} retry={() => void me.refetch()} className="pt-[20vh]" />;
  }
  if (!me.data || homeless) return <ShellSkeleton />;
  if (!inside) return <NotYours slug={asked ?? ""} />;
  return (
    <Context value={inside}>
      <PlacesOf value={inside.memberships.length > 1 ? inside.organization.slug : undefined}>
        {children}
      </PlacesOf>
    </Context>
  );
}

function insideOf(me: Shape<"Me">, asked: string | null): Inside | null {
  const slug = asked ?? lastOrganization.read();
  const found = me.memberships.find((one) => one.organization.slug === slug);
  const membership = found ?? (asked ? undefined : me.memberships[0]);
  if (!me.user || !membership) return null;
  return {
    user: me.user,
    memberships: me.memberships,
    organization: membership.organization,
    role: (membership.role ?? "member") as Role,
  };
}

/** Where one is, as a door may lead back to it. */
function here(): string | undefined {
  const { pathname, search } = window.location;
  return pathname === "/" && !search ? undefined : pathname + search;
}

/** An address of an organization to which one does not belong, or that never was: both look the same. */
function NotYours({ slug }: { slug: string }) {
  const t = useTranslations("common");
  const router = useRouter();
  return (
    <Empty
      className="pt-[20vh]"
      title={t("notYours", { slug })}
      action={<Button onClick={() => router.push("/organizations/")}>{t("chooseOrganization")}</Button>}
    >
      {t("notYoursAdvice")}
    </Empty>
  );
}
