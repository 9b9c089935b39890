import { useMemo } from "react";
import { kept } from "./kept";

/** What this browser remembers under a name that is made of others. */
export function useKept<Value>(name: string) {
  return useMemo(() => kept<Value>(name), [name]);
}
