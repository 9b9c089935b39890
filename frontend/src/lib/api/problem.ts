import type { components } from "./schema";

export type Fault = components["schemas"]["Problem"]["errors"][number];

/** What went wrong, in the API's one shape (RFC 9457); `code` is what the screen's words are chosen by. */
export class Problem extends Error {
  override name = "Problem";

  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly faults: Fault[] = [],
    readonly facts: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }

  /** Nobody answered: no network, or no server at its end. */
  get unreachable() {
    return this.code === "unreachable";
  }

  /** Whether asking again may help, with nothing changed. */
  get passing() {
    return this.unreachable || this.status === 429 || this.status >= 500;
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError")) {
      return new Problem("unreachable", 0, error.message);
    }
    return new Problem("unexpected", 0, error instanceof Error ? error.message : String(error));
  }

  static async from(response: Response, body?: unknown): Promise<Problem> {
    const said = body ?? (await response.json().catch(() => null));
    const retry = Number(response.headers.get("retry-after")) || null;
    if (!isProblem(said))
      return new Problem("unexpected", response.status, response.statusText, [], {}, retry);
    const code = said.type.replace("urn:anteve:problem:", "");
    return new Problem(code, said.status, said.detail, said.errors, said.facts, retry);
  }
}

function isProblem(
  said: unknown,
): said is components["schemas"]["Problem"] & { facts?: Record<string, unknown> } {
  return typeof said === "object" && said !== null && "type" in said && "detail" in said;
}
