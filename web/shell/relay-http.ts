/** Requests to the relay beside the socket, on behalf of the engine: sealed pieces in and out, nothing looked at. */
import type { HttpRequest, HttpResponse } from '#sync/relay/relay-requests.ts';

/** As long as a piece takes on a line of 5 kbit/s; what is not through by then is asked for again. */
const ANSWER_MS_MAX = 120_000;

/** `origin` is empty for whoever serves this page. Rejects when no answer came. */
export async function askOverHttp(
  origin: string,
  { method, path, authorization, body }: HttpRequest,
): Promise<HttpResponse> {
  const response = await fetch(origin + path, {
    method,
    headers: { authorization },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
    ...(method !== 'GET' && { body: Uint8Array.from(body) }),
  });
  return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
}
