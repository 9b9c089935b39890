import type { Messages } from "@/messages";
import { keep, type Language, preferred } from "./languages";

export type Namespace = keyof Messages & string;

/** What every page needs; the words of a feature come with its screen. */
const ALWAYS: Namespace[] = ["common", "shell", "problems"];

type State = { language: Language | null; messages: Partial<Messages>; ready: boolean };

let state: State = { language: null, messages: {}, ready: false };
const loaded = new Map<string, object>();
const wanted = new Set<Namespace>(ALWAYS);
const listeners = new Set<() => void>();

async function load(language: Language, namespace: Namespace) {
  const id = `${language}/${namespace}`;
  if (!loaded.has(id)) {
    const module = await import(`../../messages/${language}/${namespace}.json`);
    loaded.set(id, module.default);
  }
}

function publish(language: Language) {
  const messages: Record<string, object> = {};
  for (const [id, words] of loaded) {
    const [its, namespace] = id.split("/") as [Language, Namespace];
    if (its === language) messages[namespace] = words;
  }
  state = { language, messages: messages as Partial<Messages>, ready: true };
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

async function speak(language: Language) {
  await Promise.all([...wanted].map((namespace) => load(language, namespace)));
  publish(language);
}

/** The words of the language that was chosen: loaded by namespace, kept once loaded. */
export const words = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  state: () => state,
  unspoken: (): State => ({ language: null, messages: {}, ready: false }),
  has: (namespaces: readonly Namespace[]) => namespaces.every((one) => one in state.messages),

  begin: () => speak(preferred()),
  async choose(language: Language) {
    keep(language);
    await speak(language);
  },
  async want(namespaces: readonly Namespace[]) {
    for (const namespace of namespaces) wanted.add(namespace);
    await speak(state.language ?? preferred());
  },
};
