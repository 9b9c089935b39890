"use client";

import { Screen } from "@/components/screen";
import { StartScreen } from "@/features/start/start-screen";

const WORDS = ["start", "datasets", "questions"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <StartScreen />
    </Screen>
  );
}
