"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answered, api, PREFIX } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { type Job, type Line, over } from "./queries";

const LOOK_EVERY = 2000;

interface Followed {
  job: Job | null;
  lines: Line[];
  problem: Problem | null;
}

/**
 * A job as it happens: by server-sent events, and where these do not come through (a proxy that holds them back, a
 * server that restarts) by asking every two seconds. No line is missed or said twice.
 */
export function useJob(org: string, id: string | null): Followed {
  const [followed, setFollowed] = useState<Followed>({ job: null, lines: [], problem: null });
  const client = useQueryClient();
  useEffect(() => {
    setFollowed({ job: null, lines: [], problem: null });
    if (!id) return;
    const following = follow(
      org,
      id,
      (change) => setFollowed((now) => change(now)),
      () => {
        // What a job leaves may be anything of the organization: all of it is asked for again.
        void client.invalidateQueries({ queryKey: [org] });
      },
    );
    return () => following.stop();
  }, [org, id, client]);
  return followed;
}

function follow(
  org: string,
  id: string,
  set: (change: (now: Followed) => Followed) => void,
  ended: () => void,
) {
  const at = { params: { path: { org, job_id: id } } };
  let stopped = false;
  let after = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function state(job: Job) {
    set((now) => ({ ...now, job, problem: null }));
    if (over(job)) {
      stop();
      ended();
    }
  }
  function add(lines: Line[]) {
    const fresh = lines.filter((line) => line.number > after);
    if (fresh.length === 0) return;
    after = fresh.at(-1)?.number ?? after;
    set((now) => ({ ...now, lines: [...now.lines, ...fresh] }));
  }

  const stream = new EventSource(`${PREFIX}/organizations/${encodeURIComponent(org)}/jobs/${id}/events`);
  stream.addEventListener("line", (event) => add([JSON.parse(event.data)]));
  stream.addEventListener("state", (event) => state(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    // It tries again by itself, unless it was refused; asking meanwhile does no harm.
    timer ??= setTimeout(look, stream.readyState === EventSource.CLOSED ? 0 : LOOK_EVERY);
  });
  stream.addEventListener("open", () => {
    clearTimeout(timer);
    timer = undefined;
  });

  async function look() {
    timer = undefined;
    try {
      const job = await answered(api.GET("/api/v1/organizations/{org}/jobs/{job_id}", at));
      const log = await answered(
        api.GET("/api/v1/organizations/{org}/jobs/{job_id}/log", {
          params: { ...at.params, query: { after, format: "json" } },
        }),
      );
      if (stopped) return;
      if (log && typeof log === "object" && "items" in log) add(log.items as Line[]);
      state(job);
    } catch (error) {
      if (stopped) return;
      const problem = Problem.of(error);
      set((now) => ({ ...now, problem }));
      if (!problem.passing) return stop();
    }
    if (!stopped && stream.readyState !== EventSource.OPEN) timer = setTimeout(look, LOOK_EVERY);
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    stream.close();
  }
  return { stop };
}
