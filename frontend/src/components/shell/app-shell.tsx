"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { JobsIndicator } from "@/features/jobs/jobs-indicator";
import { SampleBanner } from "@/features/sample/sample-banner";
import { useKey } from "@/lib/keys";
import { lazily } from "@/lib/lazily";
import { Button } from "../ui/button";
import { OrganizationSwitcher } from "./organization-switcher";
import { SectionKeys } from "./section-list";
import { Side } from "./side";

const Palette = lazily(() => import("./palette").then((module) => module.Palette));
const loadMenu = () => import("./phone-menu");
const PhoneMenu = lazily(() => loadMenu().then((module) => module.PhoneMenu));
const KeyboardHelp = lazily(() => import("./keyboard-help").then((module) => module.KeyboardHelp));

type Overlay = "palette" | "keys" | "menu" | null;

export function AppShell({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const [overlay, setOverlay] = useState<Overlay>(null);
  useKey("mod+k", t("keys.palette"), () => setOverlay((now) => (now === "palette" ? null : "palette")));
  useKey("?", t("keys.help"), () => setOverlay("keys"));
  const search = () => setOverlay("palette");
  return (
    <>
      <a
        href="#content"
        className="-translate-y-16 fixed top-2 left-2 z-60 rounded-md bg-ink px-3 py-2 text-canvas focus:translate-y-0"
      >
        {t("skip")}
      </a>
      <SectionKeys />
      <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="not-printed sticky top-0 hidden h-dvh flex-col border-line border-r bg-sunken lg:flex">
          <Side onSearch={search} />
        </div>
        <div className="flex min-w-0 flex-col">
          <header className="not-printed sticky top-0 z-30 flex h-12 items-center gap-1 border-line border-b bg-canvas/90 px-2 backdrop-blur lg:hidden">
            <Button
              variant="quiet"
              size="icon"
              aria-label={t("menu")}
              aria-haspopup="dialog"
              onPointerEnter={() => void loadMenu()}
              onClick={() => setOverlay("menu")}
            >
              <MenuIcon aria-hidden="true" />
            </Button>
            <div className="min-w-0 flex-1">
              <OrganizationSwitcher />
            </div>
            <JobsIndicator compact />
            <Button variant="quiet" size="icon" aria-label={t("search")} onClick={search}>
              <Search aria-hidden="true" />
            </Button>
          </header>
          <SampleBanner />
          <main
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-[90rem] flex-1 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-7"
          >
            {children}
          </main>
        </div>
      </div>
      {overlay === "palette" ? (
        <Palette onClose={() => setOverlay(null)} onKeys={() => setOverlay("keys")} />
      ) : null}
      {overlay === "menu" ? <PhoneMenu onClose={() => setOverlay(null)} onSearch={search} /> : null}
      {overlay === "keys" ? <KeyboardHelp onClose={() => setOverlay(null)} /> : null}
    </>
  );
}
