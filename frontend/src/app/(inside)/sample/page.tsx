"use client";

import { Screen } from "@/components/screen";
import { SampleScreen } from "@/features/sample/sample-screen";

const WORDS = ["sample"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <SampleScreen />
    </Screen>
  );
}
