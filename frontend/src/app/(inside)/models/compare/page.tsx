"use client";

import { Screen } from "@/components/screen";
import { CompareScreen } from "@/features/versions/compare-screen";

const WORDS = ["versions", "said"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <CompareScreen />
    </Screen>
  );
}
