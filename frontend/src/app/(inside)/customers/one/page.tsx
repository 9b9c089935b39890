"use client";

import { Screen } from "@/components/screen";
import { OneScreen } from "@/features/predictions/one-screen";

const WORDS = ["predictions", "customer", "inbox", "notes", "tasks", "owners", "whatIf"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <OneScreen />
    </Screen>
  );
}
