"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import { signedIn } from "@/lib/api/signed-in";

const SignInAgain = dynamic(
  () => import("@/features/auth/sign-in-again").then((module) => module.SignInAgain),
  {
    ssr: false,
  },
);

/** When the session ends in the middle of something, a dialog lets one in again; the page behind it stays. */
export function SessionExpired() {
  const standing = useSyncExternalStore(signedIn.subscribe, signedIn.standing, () => "unknown");
  return standing === "expired" ? <SignInAgain /> : null;
}
