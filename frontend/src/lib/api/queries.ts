import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

const TRIES = 2;

/** One for the whole app: what is known stays shown while it is asked for again. */
export function queryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        // A refusal stays one; only what may pass is asked again.
        retry: (failures, error) => failures < TRIES && Problem.of(error).passing,
        retryDelay: (failures, error) => (Problem.of(error).retryAfter ?? 0) * 1000 || 700 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  });
}
