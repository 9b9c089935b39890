"use client";

import { Screen } from "@/components/screen";
import { OverviewScreen } from "@/features/overview/overview-screen";

const WORDS = ["overview"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <OverviewScreen />
    </Screen>
  );
}
