import { describe, expect, test } from 'vitest';
import { askPasskey, makePasskey } from './passkey.ts';

const USER_VERIFIED = 0x05;

interface Authenticator {
  /** What making one answers: whether it keeps a secret, and whether it tells it at once. */
  readonly enabled?: boolean;
  readonly atOnce?: boolean;
  readonly flags?: number;
  readonly outputBytes?: number;
  readonly refuses?: string;
}

/** A device with a passkey; the real one is in tests/e2e. */
function device(authenticator: Authenticator = {}) {
  const { enabled = true, atOnce = false, flags = USER_VERIFIED, outputBytes = 32 } = authenticator;
  const asked: unknown[] = [];
  const secret = new Uint8Array(outputBytes).fill(7).buffer;
  const credential = (prf: unknown) => ({
    rawId: Uint8Array.of(1, 2, 3).buffer,
    response: { authenticatorData: new Uint8Array(37).fill(flags, 32, 33).buffer },
    getClientExtensionResults: () => ({ prf }),
  });
  const answer = (options: unknown, prf: unknown) => {
    asked.push(options);
    return authenticator.refuses === undefined
      ? Promise.resolve(credential(prf))
      : Promise.reject(new DOMException('no', authenticator.refuses));
  };
  const results = { first: secret };
  const credentials = {
    create: (options: unknown) => answer(options, { enabled, ...(atOnce && { results }) }),
    get: (options: unknown) => answer(options, { results }),
  };
  const random = (length: number) => new Uint8Array(length).fill(9);
  return {
    parts: { credentials: credentials as unknown as CredentialsContainer, random },
    asked,
  };
}

const failure = (code: string) => ({ ok: false, error: { code } });

describe('making a passkey', () => {
  test('demands that its person is verified, and asks it twice about one salt', async () => {
    const { parts, asked } = device();
    const made = await makePasskey(parts, 'Lantern A');
    expect(made).toMatchObject({ ok: true, value: { credentialId: Uint8Array.of(1, 2, 3) } });
    expect(asked).toHaveLength(3);
    expect(asked).toMatchObject([
      { publicKey: { authenticatorSelection: { userVerification: 'required' } } },
      { publicKey: { userVerification: 'required' } },
      { publicKey: { userVerification: 'required' } },
    ]);
  });

  test('asks once less where making it tells its secret at once', async () => {
    const { parts, asked } = device({ atOnce: true });
    expect((await makePasskey(parts, 'Lantern A')).ok).toBe(true);
    expect(asked).toHaveLength(2);
  });

  test('fails in words where it keeps no secret for us', async () => {
    const { parts } = device({ enabled: false });
    expect(await makePasskey(parts, 'Lantern A')).toEqual(failure('identity/passkey-unfit'));
  });
});

describe('a passkey that is asked', () => {
  const question = { credentialId: Uint8Array.of(1), prfSalt: new Uint8Array(32) };

  test('answers 32 bytes', async () => {
    const answered = await askPasskey(device().parts, question);
    expect(answered).toEqual({ ok: true, value: new Uint8Array(32).fill(7) });
  });

  test.each([
    ['did not make sure who asks', { flags: 0x01 }, 'identity/passkey-unfit'],
    ['answers too little', { outputBytes: 31 }, 'identity/passkey-unfit'],
    ['is not confirmed', { refuses: 'NotAllowedError' }, 'identity/passkey-cancelled'],
    ['may not be used here', { refuses: 'SecurityError' }, 'identity/passkey-unfit'],
  ])('opens nothing when it %s', async (_, authenticator, code) => {
    expect(await askPasskey(device(authenticator).parts, question)).toEqual(failure(code));
  });
});
