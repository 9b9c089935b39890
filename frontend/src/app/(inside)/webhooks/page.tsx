"use client";

import { Screen } from "@/components/screen";
import { WebhooksScreen } from "@/features/webhooks/webhooks-screen";

const WORDS = ["webhooks"] as const;

export default function Page() {
  return (
    <Screen words={WORDS} from="admin">
      <WebhooksScreen />
    </Screen>
  );
}
