"use client";

import { Screen } from "@/components/screen";
import { ApiKeysScreen } from "@/features/api-keys/api-keys-screen";

const WORDS = ["apiKeys"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="admin">
      <ApiKeysScreen />
    </Screen>
  );
}
