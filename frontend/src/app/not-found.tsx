"use client";

import { lazily } from "@/lib/lazily";

// Next brings this file along with every page.
const NothingHere = lazily(() => import("@/components/nothing-here").then((module) => module.NothingHere));

export default function NotFound() {
  return <NothingHere />;
}
