"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { toast } from "@/components/ui/toast";
import { answered, api } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { signedIn } from "@/lib/api/signed-in";
import { useProblemWords } from "@/lib/problem-words";

/** Ends the session, and forgets everything that was asked in it. */
export function useSignOut() {
  const client = useQueryClient();
  const router = useRouter();
  const say = useProblemWords();
  return useCallback(async () => {
    try {
      signedIn.forget();
      await answered(api.POST("/api/v1/auth/logout"));
    } catch (error) {
      if (Problem.of(error).status !== 401) {
        signedIn.confirm();
        const { title, advice } = say(error);
        toast.failed({ title, description: advice });
        return;
      }
    }
    router.push("/sign-in/");
    client.clear();
  }, [client, router, say]);
}
