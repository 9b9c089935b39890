"use client";

import type { ReactNode } from "react";
import { AppShell } from "@/components/shell/app-shell";
import { SignedIn } from "@/features/me/signed-in";

export default function InsideLayout({ children }: { children: ReactNode }) {
  return (
    <SignedIn>
      <AppShell>{children}</AppShell>
    </SignedIn>
  );
}
