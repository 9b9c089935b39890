"use client";

import { Screen } from "@/components/screen";
import { QueryScreen } from "@/features/query/query-screen";

const WORDS = ["query", "sql"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="analyst">
      <QueryScreen />
    </Screen>
  );
}
