"use client";

import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { NoPermission, SkeletonText } from "@/components/states";
import { type Role, reaches, useOrganization } from "@/features/me/signed-in";
import { type Namespace, words } from "@/lib/language/words";

const UNSPOKEN = words.unspoken();

interface ScreenProps {
  /** The namespaces of messages that it speaks. */
  words: readonly Namespace[];
  /** The least role that may see it. */
  from?: Role;
  children: ReactNode;
}

/** What every page inside stands in: it waits for its words, and knows whom it is for. */
export function Screen({ words: namespaces, from = "member", children }: ScreenProps) {
  const { role } = useOrganization();
  if (!reaches(role, from)) return <NoPermission />;
  return (
    <Words of={namespaces} otherwise={<SkeletonText lines={4} />}>
      {children}
    </Words>
  );
}

/** Shows its children once these words are there. */
export function Words({
  of,
  otherwise,
  children,
}: {
  of: readonly Namespace[];
  otherwise: ReactNode;
  children: ReactNode;
}) {
  useSyncExternalStore(words.subscribe, words.state, () => UNSPOKEN);
  const ready = words.has(of);
  useEffect(() => {
    if (!ready) void words.want(of);
  }, [ready, of]);
  return ready ? children : otherwise;
}
