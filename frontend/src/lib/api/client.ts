import type { Client } from "openapi-fetch";
import { Problem } from "./problem";
import { network } from "./reachable";
import { type Asked, contentOf, requestOf } from "./request";
import type { components, paths } from "./schema";
import { signedIn } from "./signed-in";

/** A record of the API by its name in the contract: `Shape<"Prediction">`. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

export const PREFIX = "/api/v1";
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

export function csrfToken(): string {
  const found = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
}

function prepared(request: Request): Request {
  // Letters are written in the language of the screen, not in the browser's.
  request.headers.set("accept-language", document.documentElement.lang);
  if (SAFE.has(request.method)) return request;
  request.headers.set("x-csrftoken", csrfToken());
  if (request.method === "POST" && !request.headers.has("idempotency-key")) {
    request.headers.set("idempotency-key", crypto.randomUUID());
  }
  return request;
}

/** `fetch` for the API: shows the CSRF token, and outlives the end of a session. */
export async function ask(request: Request): Promise<Response> {
  const spare = request.clone();
  const answer = await sent(prepared(request));
  const expired =
    answer.status === 401 && signedIn.standing() !== "unknown" && !request.url.includes("/auth/");
  if (!expired) return answer;
  await signedIn.again();
  return sent(prepared(spare));
}

async function sent(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    network.works();
    return answer;
  } catch (error) {
    if (error instanceof TypeError) network.fails();
    throw error;
  }
}

function calling(method: string) {
  return async (route: string, asked: Asked = {}) => {
    const response = await ask(requestOf(method, route, asked));
    const content = await contentOf(response, asked.parseAs).catch((error) => {
      if (response.ok) throw error; // of a refusal without words, the status says enough
    });
    return response.ok ? { data: content, response } : { error: content, response };
  };
}

/**
 * Every route of the API, typed by its contract: `api.GET("/api/v1/me")`. Of openapi-fetch only the types: what it does
 * beside them we need little of, and the first page would carry all of it.
 */
export const api = Object.fromEntries(
  ["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [method, calling(method)]),
) as unknown as Pick<Client<paths>, "GET" | "POST" | "PUT" | "PATCH" | "DELETE">;

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

/**
 * The data of an answer; any refusal is thrown as a `Problem`.
 *
 *     const me = await answered(api.GET("/api/v1/me"));
 */
export async function answered<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw Problem.of(error);
  }
  if (!answer.response.ok) throw await Problem.from(answer.response, answer.error);
  return answer.data as Data;
}
