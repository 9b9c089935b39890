"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Building2, CircleUserRound, Globe, Keyboard, LogOut, Search, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ComponentProps, type ReactNode, useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { useOrganization } from "@/features/me/signed-in";
import { useSignOut } from "@/features/me/use-sign-out";
import { useCurrentModel } from "@/features/models/current";
import { topQuery } from "@/features/predictions/queries";
import { useFormat } from "@/lib/format";
import { LANGUAGES, NAMES } from "@/lib/language/languages";
import { useLanguage } from "@/lib/language/provider";
import { address, useGo } from "@/lib/places";
import { BandShape } from "../band-badge";
import { Dialog, DialogPanel } from "../ui/dialog";
import { useSections } from "./section-list";
import { THEMES } from "./themes";

const ITEM =
  "flex min-h-9 select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-sunken [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint";

/** Everything by name: sections, customers, organizations, theme, language. */
export function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const t = useTranslations("shell");
  const [typed, setTyped] = useState("");
  const { memberships, organization } = useOrganization();
  const { setTheme } = useTheme();
  const { choose } = useLanguage();
  const router = useRouter();
  const go = useGo();
  const signOut = useSignOut();
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogPanel
        title={t("palette.title")}
        className="max-w-xl! gap-3! p-3! [&>div:first-child]:sr-only"
        closable={false}
      >
        <Command label={t("palette.title")} loop>
          <div className="flex items-center gap-2.5 border-line border-b px-2.5 pb-3">
            <Search className="size-4 text-faint" aria-hidden="true" />
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder={t("palette.placeholder")}
              className="h-7 w-full bg-transparent outline-none max-sm:text-[16px]"
            />
          </div>
          <Command.List className="-mx-1 max-h-[50vh] overflow-y-auto px-1 pt-2" label={t("palette.title")}>
            <Command.Empty className="py-8 text-center text-muted">{t("palette.nothing")}</Command.Empty>
            <Customers typed={typed} onChoose={(run) => then(run)()} />
            <Group heading={t("palette.goTo")}>
              {useSections().flatMap(({ sections }) =>
                sections.map((one) => (
                  <Item key={one.place} onSelect={then(() => go(one.place, {}))}>
                    <one.icon aria-hidden="true" />
                    {t(`sections.${one.name}`)}
                  </Item>
                )),
              )}
              <Item onSelect={then(() => go("/profile/", {}))}>
                <CircleUserRound aria-hidden="true" />
                {t("profile")}
              </Item>
            </Group>
            {memberships.length > 1 ? (
              <Group heading={t("organizations")}>
                {memberships
                  .filter((one) => one.organization.id !== organization.id)
                  .map(({ organization: one }) => (
                    <Item
                      key={one.id}
                      value={`organization ${one.slug} ${one.name}`}
                      onSelect={then(() => router.push(address("/", {}, one.slug)))}
                    >
                      <Building2 aria-hidden="true" />
                      {one.name}
                    </Item>
                  ))}
              </Group>
            ) : null}
            <Group heading={t("palette.settings")}>
              {THEMES.map(({ value, icon: Icon }) => (
                <Item key={value} onSelect={then(() => setTheme(value))}>
                  <Icon aria-hidden="true" />
                  {t("palette.theme", { theme: t(`themes.${value}`) })}
                </Item>
              ))}
              {LANGUAGES.map((one) => (
                <Item key={one} onSelect={then(() => choose(one))} lang={one}>
                  <Globe aria-hidden="true" />
                  {NAMES[one]}
                </Item>
              ))}
              <Item onSelect={then(onKeys)}>
                <Keyboard aria-hidden="true" />
                {t("keys.help")}
              </Item>
              <Item onSelect={then(() => void signOut())}>
                <LogOut aria-hidden="true" />
                {t("signOut")}
              </Item>
            </Group>
          </Command.List>
        </Command>
      </DialogPanel>
    </Dialog>
  );
}

/** Who is called so, of those on the list. */
function Customers({ typed, onChoose }: { typed: string; onChoose: (run: () => void) => void }) {
  const t = useTranslations("shell");
  const format = useFormat();
  const { org } = useOrganization();
  const { model } = useCurrentModel();
  const go = useGo();
  const search = useDeferredValue(typed.trim());
  const wanted = search.length > 1 && model !== undefined;
  const found = useQuery({ ...topQuery(org, model?.name ?? "", { search, limit: 5 }), enabled: wanted });
  if (!wanted || !found.data?.items.length) return null;
  return (
    <Group heading={t(model.kind === "churn" ? "palette.customers" : "palette.leads")}>
      {found.data.items.map((one) => (
        <Item
          key={one.entity_key}
          // cmdk shows what it finds itself: the API has found this one.
          value={`${typed} ${one.entity_key}`}
          onSelect={() => onChoose(() => go("/customers/one/", { model: model.name, key: one.entity_key }))}
        >
          <UserRound aria-hidden="true" />
          <span className="truncate">{one.name ?? one.entity_key}</span>
          <span className="ml-auto flex items-center gap-1.5 text-muted text-sm">
            <BandShape band={one.band} />
            {format.percent(one.score)}
          </span>
        </Item>
      ))}
    </Group>
  );
}

function Group({ heading, ...rest }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="pb-2 **:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-1 **:[[cmdk-group-heading]]:pb-1.5 **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-faint **:[[cmdk-group-heading]]:text-xs"
      {...rest}
    />
  );
}

function Item(props: ComponentProps<typeof Command.Item>) {
  return <Command.Item className={ITEM} {...props} />;
}
