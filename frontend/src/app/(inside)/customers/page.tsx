"use client";

import { Screen } from "@/components/screen";
import { ListScreen } from "@/features/predictions/list-screen";

const WORDS = ["predictions", "owners", "savedViews"] as const;

export default function Page() {
  return (
    <Screen words={WORDS}>
      <ListScreen />
    </Screen>
  );
}
