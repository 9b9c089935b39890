"use client";

import { type QueryKey, type UseMutationOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@/components/ui/toast";
import { useProblemWords } from "@/lib/problem-words";

type Options<Result, Said> = Omit<UseMutationOptions<Result, Error, Said>, "mutationFn"> & {
  /** What is to be asked for again once it is done. */
  stale?: readonly QueryKey[];
  /** A form shows what is wrong by itself; everything else says it in the corner. */
  silent?: boolean;
};

/** A change of something through the API: `useChange((name) => answered(api.PATCH(...)), { stale: [["me"]] })`. */
export function useChange<Result, Said = void>(
  change: (said: Said) => Promise<Result>,
  { stale = [], silent, ...options }: Options<Result, Said> = {},
) {
  const client = useQueryClient();
  const say = useProblemWords();
  return useMutation<Result, Error, Said>({
    ...options,
    mutationFn: change,
    onError: (error, ...rest) => {
      if (!silent) {
        const { title, advice } = say(error);
        toast.failed({ title, description: advice });
      }
      return options.onError?.(error, ...rest);
    },
    onSettled: async (...all) => {
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
      return options.onSettled?.(...all);
    },
  });
}
