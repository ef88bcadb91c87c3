import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../encoding/bytes.ts';
import { examineDecoder } from '../encoding/decoder-exam.test-support.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  createInvitation,
  encodeInvitation,
  INVITATION_LIFE_MS,
  INVITATION_LIFE_MS_MAX,
  invitationKeysOf,
  isExpired,
  parseInvitation,
} from './invitation.ts';

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const refusal = (code: string) => ({ ok: false, error: { code } });
const NOW = 1_790_000_000_000;
const terms = {
  relayPublicKey: bytes(32, 1),
  inviterDeviceId: bytes(32, 2),
  groupId: bytes(32, 3),
  now: NOW,
};
const random = (length: number) => bytes(length, 7);
const sample = () => createInvitation(terms, random);

beforeAll(initCrypto);

describe('an invitation', () => {
  test('comes back from its link', () => {
    const text = encodeInvitation(sample());
    expect(text).toMatch(/^[A-Za-z0-9_-]{172}$/);
    expect(parseInvitation(text)).toEqual({ ok: true, value: sample() });
  });

  test('is refused when cut, continued or altered in a single bit', () => {
    const valid = fromBase64Url(encodeInvitation(sample()));
    if (valid === undefined) throw new Error('not base64url');
    const parse = (link: Uint8Array) => parseInvitation(toBase64Url(link));
    expect(
      examineDecoder({
        parse,
        encode: (value) => fromBase64Url(encodeInvitation(value)) ?? bytes(0, 0),
        valid,
      }),
    ).toEqual([]);
    for (let bit = 0; bit < valid.length * 8; bit++) {
      const altered = valid.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(parse(altered)).toEqual(refusal(bit < 8 ? 'crypto/version' : 'crypto/form'));
    }
  });

  test.each(['', '*', 'AAAA', 'not a link at all'])('text like "%s" is refused', (text) => {
    expect(parseInvitation(text).ok).toBe(false);
  });

  test('lives seven days unless said otherwise, and never more than thirty', () => {
    expect(isExpired(sample(), NOW + INVITATION_LIFE_MS - 1)).toBe(false);
    expect(isExpired(sample(), NOW + INVITATION_LIFE_MS)).toBe(true);
    expect(createInvitation({ ...terms, lifeMs: 1000 }, random).expiresAt).toBe(NOW + 1000);
    const longest = createInvitation({ ...terms, lifeMs: INVITATION_LIFE_MS_MAX }, random);
    expect(longest.expiresAt).toBe(NOW + INVITATION_LIFE_MS_MAX);
    for (const lifeMs of [0, INVITATION_LIFE_MS_MAX + 1])
      expect(() => createInvitation({ ...terms, lifeMs }, random)).toThrow('30 days');
  });

  test('gives both sides the same keys, and another secret gives others', () => {
    const keys = invitationKeysOf(bytes(20, 7));
    expect(invitationKeysOf(sample().secret)).toEqual(keys);
    const others = invitationKeysOf(bytes(20, 8));
    for (const name of ['inviteId', 'joinKey', 'inboxChannelId'] as const)
      expect(others[name]).not.toEqual(keys[name]);
    expect(keys.inbox.readSecrets.bodyKey).not.toEqual(keys.joinKey);
    expect(() => invitationKeysOf(bytes(32, 7))).toThrow('20 bytes');
  });
});
