/** The public key of the relay that served this page, read once when a clinic is founded and pinned from then on. */
import * as v from 'valibot';
import { fromHex } from '#crypto/encoding/bytes.ts';

const schema = v.object({ relayPublicKey: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

/** Undefined when the relay cannot be reached or answers something else, as a captive portal does. */
export async function fetchRelayKey(): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch('/relay.json', { cache: 'no-store' });
    const parsed = v.safeParse(schema, await response.json());
    return parsed.success ? fromHex(parsed.output.relayPublicKey) : undefined;
  } catch {
    return undefined;
  }
}
