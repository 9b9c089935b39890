"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Words } from "@/components/screen";
import { Button } from "@/components/ui/button";
import { Dialog, DialogPanel } from "@/components/ui/dialog";
import { meQuery } from "@/features/me/queries";
import { PREFIX, type Shape } from "@/lib/api/client";
import { signedIn } from "@/lib/api/signed-in";
import { address } from "@/lib/places";
import { SignInForm } from "./sign-in-form";

const WORDS = ["auth"] as const;

/** The session has ended: in again as the same person, and what was under way goes on. */
export function SignInAgain() {
  return (
    <Words of={WORDS} otherwise={null}>
      <Again />
    </Words>
  );
}

function Again() {
  const t = useTranslations("auth");
  const client = useQueryClient();
  const before = client.getQueryData(meQuery.queryKey);

  function again(me: Shape<"Me">) {
    if (before?.user && me.user?.id !== before.user.id) {
      window.location.assign("/"); // somebody else: nothing on this page is theirs
      return;
    }
    client.setQueryData(meQuery.queryKey, me);
    signedIn.confirm();
  }
  // One may have signed in meanwhile in another tab, or with another provider there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page that was left is the same
  useEffect(() => {
    async function look() {
      const answer = await fetch(`${PREFIX}/me`).catch(() => null);
      if (answer?.ok) again(await answer.json());
    }
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  return (
    <Dialog open disablePointerDismissal onOpenChange={() => {}}>
      <DialogPanel title={t("expiredTitle")} description={t("expiredSays")} closable={false}>
        <SignInForm email={before?.user?.email} onIn={again} target="_blank" />
        <Button variant="quiet" onClick={() => window.location.assign(address("/sign-in/", {}))}>
          {t("somebodyElse")}
        </Button>
      </DialogPanel>
    </Dialog>
  );
}
