"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { queryClient } from "@/lib/api/queries";
import { LanguageProvider } from "@/lib/language/provider";
import { NetworkBanner } from "./network-banner";
import { SessionExpired } from "./session-expired";
import { Toasts } from "./ui/toast";
import { Tooltips } from "./ui/tooltip";

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(queryClient);
  return (
    <ThemeProvider attribute="data-theme" storageKey="anteve.theme">
      <QueryClientProvider client={client}>
        <LanguageProvider>
          <NetworkBanner />
          {children}
          <SessionExpired />
          <Toasts />
          <Tooltips />
        </LanguageProvider>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
