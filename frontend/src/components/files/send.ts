import { csrfToken } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import { signedIn } from "@/lib/api/signed-in";

const KINDS: [RegExp, string][] = [
  [/\.csv$/i, "text/csv"],
  [/\.(tsv|tab)$/i, "text/tab-separated-values"],
  [/\.gz$/i, "application/gzip"],
  [/\.parquet$/i, "application/vnd.apache.parquet"],
  [/\.(ndjson|jsonl)$/i, "application/x-ndjson"],
  [/\.xlsx$/i, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
];

export interface Sending<Answer> {
  answer: Promise<Answer>;
  stop: () => void;
}

/**
 * Sends a file as it is, telling how much has gone. XMLHttpRequest, since `fetch` does not tell. The same `key` makes
 * it safe to send a file again whose answer was lost: the API takes it once.
 */
export function send<Answer>(
  address: string,
  file: File,
  key: string,
  progress: (sent: number) => void,
): Sending<Answer> {
  const request = new XMLHttpRequest();
  let stopped = false;
  const once = () =>
    new Promise<Answer>((resolve, reject) => {
      request.open("POST", address);
      request.responseType = "json";
      request.setRequestHeader(
        "content-type",
        KINDS.find(([sign]) => sign.test(file.name))?.[1] ?? "application/octet-stream",
      );
      request.setRequestHeader(
        "content-disposition",
        `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      );
      request.setRequestHeader("x-csrftoken", csrfToken());
      request.setRequestHeader("idempotency-key", key);
      request.setRequestHeader("accept-language", document.documentElement.lang);
      request.upload.onprogress = (event) => progress(event.loaded);
      request.onerror = () => reject(new Problem("unreachable", 0, ""));
      request.onabort = () => reject(new DOMException("stopped", "AbortError"));
      request.onload = () => {
        if (request.status < 400) return resolve(request.response as Answer);
        const said = new Response(null, { status: request.status, statusText: request.statusText });
        void Problem.from(said, request.response ?? {}).then(reject);
      };
      request.send(file);
    });
  async function all(): Promise<Answer> {
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401 || stopped) throw error;
      await signedIn.again();
      return once();
    }
  }
  return {
    answer: all(),
    stop: () => {
      stopped = true;
      request.abort();
    },
  };
}
