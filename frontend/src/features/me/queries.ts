import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "@/lib/api/client";
import { signedIn } from "@/lib/api/signed-in";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const me = await answered(api.GET("/api/v1/me", { signal }));
    signedIn.confirm();
    return me;
  },
  staleTime: 5 * 60_000,
});

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: ({ signal }) =>
    answered(api.GET("/api/v1/me/sessions", { params: { query: { limit: 200 } }, signal })),
});
