/** Which pages may open the WebSocket. Programs without an origin may: they hold the same proofs as everybody. */
import type { HttpRequest } from '../server/server-port.ts';

/** Origins beside the relay's own; '*' lets every page in. */
export type OriginPolicy = '*' | ReadonlySet<string>;

/** True for no origin, the origin the request was sent to, and those listed. */
export function isAllowedOrigin(request: HttpRequest, policy: OriginPolicy): boolean {
  const origin = request.header('origin');
  if (origin === '' || policy === '*' || policy.has(origin)) return true;
  const host = request.header('host');
  return host !== '' && (origin === `http://${host}` || origin === `https://${host}`);
}
