/** Certificate and key of a relay that is reached over HTTPS without a proxy. */
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { err, ok, type Result } from '#crypto/result.ts';

export interface Tls {
  /** The chain, in PEM. */
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: Buffer;
  readonly key: Buffer;
}

export interface TlsError {
  readonly code: 'server/tls';
}

/** Undefined where no files are named. 'server/tls' when they cannot be read or do not belong together. */
export async function readTls(
  certificateFile: string,
  keyFile: string,
): Promise<Result<Tls | undefined, TlsError>> {
  if (certificateFile === '' && keyFile === '') return ok(undefined);
  try {
    const [certificate, key] = [await readFile(certificateFile), await readFile(keyFile)];
    createSecureContext({ cert: certificate, key });
    return ok({ certificateFile, keyFile, certificate, key });
  } catch {
    return err({ code: 'server/tls' });
  }
}
