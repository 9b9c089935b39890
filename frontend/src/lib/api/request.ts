/** What a route is asked with, as `openapi-fetch` types it. */
export interface Asked {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> | null };
  body?: unknown;
  parseAs?: "json" | "blob";
  signal?: AbortSignal | null;
}

/** `addressOf("/models/{name}", { path: { name: "a/b" }, query: { band: ["high"] } })` is `/models/a%2Fb?band=high`. */
export function addressOf(route: string, { path = {}, query }: NonNullable<Asked["params"]>): string {
  const address = route.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(path[name])));
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) said.append(name, String(one));
    }
  }
  const text = said.toString();
  return text ? `${address}?${text}` : address;
}

export function requestOf(method: string, route: string, { params, body, signal }: Asked): Request {
  return new Request(addressOf(route, params ?? {}), {
    method,
    signal,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
}

/** What an answer holds: JSON, a file, or nothing. */
export async function contentOf(response: Response, parseAs: Asked["parseAs"]): Promise<unknown> {
  if (response.ok && parseAs === "blob") return response.blob();
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}
