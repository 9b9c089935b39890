/** Something small that this browser remembers; one that remembers nothing loses nothing else. */
export function kept<Value>(name: string) {
  const key = `anteve.${name}`;
  return {
    read(): Value | undefined {
      try {
        const said = localStorage.getItem(key);
        return said === null ? undefined : (JSON.parse(said) as Value);
      } catch {
        return undefined;
      }
    },
    write(value: Value | undefined) {
      try {
        if (value === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // a private window, or a full one
      }
    },
  };
}
