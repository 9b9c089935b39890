"use client";

import { Screen } from "@/components/screen";
import { AlertRulesScreen } from "@/features/alert-rules/rules-screen";

const WORDS = ["alertRules"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <AlertRulesScreen />
    </Screen>
  );
}
