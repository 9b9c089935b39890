"use client";

import { useSyncExternalStore } from "react";
import { signedIn } from "@/lib/api/signed-in";
import { lazily } from "@/lib/lazily";

const SignInAgain = lazily(() =>
  import("@/features/auth/sign-in-again").then((module) => module.SignInAgain),
);

/** When the session ends in the middle of something, a dialog lets one in again; the page behind it stays. */
export function SessionExpired() {
  const standing = useSyncExternalStore(signedIn.subscribe, signedIn.standing, () => "unknown");
  return standing === "expired" ? <SignInAgain /> : null;
}
