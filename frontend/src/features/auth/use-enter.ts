"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { meQuery } from "@/features/me/queries";
import type { Shape } from "@/lib/api/client";
import { signedIn } from "@/lib/api/signed-in";
import { inside } from "@/lib/inside";

/** Goes in as whoever the answer says, with nothing left of whoever was here before. */
export function useEnter() {
  const client = useQueryClient();
  const router = useRouter();
  return useCallback(
    (me: Shape<"Me"> | null, next?: string | null) => {
      client.clear();
      if (me) client.setQueryData(meQuery.queryKey, me);
      signedIn.confirm();
      router.replace(inside(next));
    },
    [client, router],
  );
}
