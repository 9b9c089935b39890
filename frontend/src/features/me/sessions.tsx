"use client";

import { useQuery } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useTranslations } from "use-intl";
import { Matter } from "@/components/matter";
import { ErrorState, SkeletonText } from "@/components/states";
import { TimeAgo } from "@/components/time-ago";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { answered, api } from "@/lib/api/client";
import { useChange } from "@/lib/api/use-change";
import { sessionsQuery } from "./queries";

/** The browsers in which one is signed in, and the way to end them. */
export function Sessions() {
  const t = useTranslations("me");
  const sessions = useQuery(sessionsQuery);
  const end = useChange(
    (id: string) =>
      answered(api.DELETE("/api/v1/me/sessions/{session_id}", { params: { path: { session_id: id } } })),
    { stale: [sessionsQuery.queryKey], onSuccess: () => void toast.done({ title: t("sessionEnded") }) },
  );
  const endOthers = useChange(() => answered(api.DELETE("/api/v1/me/sessions")), {
    stale: [sessionsQuery.queryKey],
    onSuccess: () => void toast.done({ title: t("othersEnded") }),
  });
  const others = sessions.data?.items.filter((one) => !one.current).length ?? 0;
  return (
    <Matter title={t("sessions")} says={t("sessionsSay")}>
      {sessions.isPending ? <SkeletonText lines={3} /> : null}
      {sessions.error && !sessions.data ? (
        <ErrorState error={sessions.error} retry={() => void sessions.refetch()} className="py-4" />
      ) : null}
      {sessions.data ? (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {sessions.data.items.map((one) => {
            const { browser, system, phone } = read(one.user_agent);
            const Icon = phone ? Smartphone : Monitor;
            return (
              <li key={one.id} className="flex items-center gap-3 px-3 py-2.5">
                <Icon className="size-4 shrink-0 text-faint" aria-hidden="true" />
                <div className="min-w-0 flex-1">
                  <p className="truncate font-medium">
                    {browser && system
                      ? t("browserOn", { browser, system })
                      : one.user_agent || t("unknownBrowser")}
                  </p>
                  <p className="text-muted text-sm">
                    {one.current ? (
                      t("thisOne")
                    ) : (
                      <>
                        {t("lastSeen")} <TimeAgo when={one.last_seen_at} inList />
                      </>
                    )}
                  </p>
                </div>
                {one.current ? null : (
                  <Button
                    size="small"
                    busy={end.isPending && end.variables === one.id}
                    onClick={() => end.mutate(one.id)}
                  >
                    {t("endSession")}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      ) : null}
      {others > 0 ? (
        <Button className="self-start" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t("endOthers", { count: others })}
        </Button>
      ) : null}
    </Matter>
  );
}

const BROWSERS: [string, RegExp][] = [
  ["Edge", /Edg\//],
  ["Opera", /OPR\//],
  ["Firefox", /Firefox\//],
  ["Chrome", /Chrome\//],
  ["Safari", /Safari\//],
];
const SYSTEMS: [string, RegExp][] = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X/],
  ["Linux", /Linux/],
];

/** What a browser says of itself, as people call it. */
function read(agent: string) {
  const named = (list: [string, RegExp][]) => list.find(([, sign]) => sign.test(agent))?.[0];
  return { browser: named(BROWSERS), system: named(SYSTEMS), phone: /iPhone|Android.*Mobile/.test(agent) };
}
