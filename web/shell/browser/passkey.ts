/**
 * The page's conversation with a passkey that keeps a secret for this device (WebAuthn's PRF): it is made, and asked, with the
 * person's finger, face or code each time. No server takes part; what it signs is of no interest, only its secret is.
 */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { PasskeyAnswers, PasskeyQuestion } from '#sync/vault.ts';
import type { PasskeySupport } from '#ui/device-port.ts';

/**
 * 'identity/passkey-cancelled': the person, or their device for them, said no. 'identity/passkey-unfit': this passkey or this
 * browser keeps no secret for us, or did not make sure who asks.
 */
export interface PasskeyError extends CommandError {
  readonly code: 'identity/passkey-cancelled' | 'identity/passkey-unfit';
}

export interface PasskeyParts {
  readonly credentials: CredentialsContainer;
  readonly random: (length: number) => Uint8Array<ArrayBuffer>;
}

const SALT_BYTES = 32;
const OUTPUT_BYTES = 32;
const ANSWER_MS_MAX = 120_000;
/** ES256, EdDSA and RS256: whatever the device prefers, nothing is ever verified with it. */
const ALGORITHMS = [-7, -8, -257];
const FLAGS_AT = 32;
const USER_VERIFIED = 0x04;

/** Whether it is worth offering one here. Only making one shows whether it keeps a secret. */
export async function passkeySupport(): Promise<PasskeySupport> {
  if (!isSecureContext || typeof PublicKeyCredential === 'undefined') return 'none';
  // Newer than some browsers that can do it: then it is tried.
  if (typeof PublicKeyCredential.getClientCapabilities !== 'function') return 'likely';
  const capabilities = await PublicKeyCredential.getClientCapabilities().catch(() => ({}));
  return Object.entries(capabilities).some(([name, can]) => name === 'extension:prf' && !can)
    ? 'none'
    : 'likely';
}

/** A new passkey, shown by the device under `name`, and what it answers to one salt, asked twice. */
export async function makePasskey(
  { credentials, random }: PasskeyParts,
  name: string,
): Promise<Result<PasskeyAnswers, PasskeyError>> {
  const prfSalt = random(SALT_BYTES);
  const made = await attempt(() =>
    credentials.create({
      publicKey: {
        rp: { name: 'Lantern' },
        user: { id: random(16), name, displayName: name },
        challenge: random(32),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        // Some phones keep a secret only in passkeys that they list.
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        timeout: ANSWER_MS_MAX,
        extensions: { prf: { eval: { first: prfSalt } } },
      },
    }),
  );
  if (!made.ok) return made;
  const { prf } = made.value.getClientExtensionResults();
  if (prf?.enabled !== true) return err({ code: 'identity/passkey-unfit' });
  const question = { credentialId: new Uint8Array(made.value.rawId), prfSalt };
  const atOnce = secretOf(prf.results?.first);
  const first =
    atOnce === undefined ? await askPasskey({ credentials, random }, question) : ok(atOnce);
  if (!first.ok) return first;
  const second = await askPasskey({ credentials, random }, question);
  return second.ok ? ok({ ...question, first: first.value, second: second.value }) : second;
}

/** The 32 secret bytes that this passkey keeps for this salt; who asked was verified by their device. */
export async function askPasskey(
  { credentials, random }: PasskeyParts,
  { credentialId, prfSalt }: PasskeyQuestion,
): Promise<Result<Uint8Array, PasskeyError>> {
  const asked = await attempt(() =>
    credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: 'public-key', id: new Uint8Array(credentialId) }],
        userVerification: 'required',
        timeout: ANSWER_MS_MAX,
        // Not `evalByCredential`: some password managers answer it with an empty sheet.
        extensions: { prf: { eval: { first: new Uint8Array(prfSalt) } } },
      },
    }),
  );
  if (!asked.ok) return asked;
  const secret = secretOf(asked.value.getClientExtensionResults().prf?.results?.first);
  return secret !== undefined && isVerified(asked.value)
    ? ok(secret)
    : err({ code: 'identity/passkey-unfit' });
}

function isVerified({ response }: PublicKeyCredential): boolean {
  if (!('authenticatorData' in response) || !(response.authenticatorData instanceof ArrayBuffer))
    return false;
  const flags = new Uint8Array(response.authenticatorData)[FLAGS_AT] ?? 0;
  return (flags & USER_VERIFIED) !== 0;
}

function secretOf(output: BufferSource | undefined): Uint8Array | undefined {
  if (output === undefined) return undefined;
  const bytes = ArrayBuffer.isView(output)
    ? new Uint8Array(output.buffer, output.byteOffset, output.byteLength)
    : new Uint8Array(output);
  return bytes.length === OUTPUT_BYTES ? bytes : undefined;
}

async function attempt(
  run: () => Promise<Credential | null>,
): Promise<Result<PublicKeyCredential, PasskeyError>> {
  try {
    const credential = await run();
    return isPublicKey(credential) ? ok(credential) : err({ code: 'identity/passkey-cancelled' });
  } catch (error) {
    // The platform says NotAllowedError for a closed sheet, for a time-out and for a wrong finger alike.
    const isRefusal =
      error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
    return err({ code: isRefusal ? 'identity/passkey-cancelled' : 'identity/passkey-unfit' });
  }
}

const isPublicKey = (credential: Credential | null): credential is PublicKeyCredential =>
  credential !== null && 'rawId' in credential && 'getClientExtensionResults' in credential;
