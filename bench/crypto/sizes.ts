/** What an entry weighs on its way: one small Automerge change in an envelope, and ten of one action together. */
import * as Automerge from '@automerge/automerge';
import { sealEnvelope } from '#crypto/envelope/envelope.ts';
import { channelIdOf, editSecretsOf } from '#crypto/keys/epoch-secrets.ts';
import { seededRandom } from '#crypto/log/people.test-support.ts';
import { signingKeyFromSeed } from '#crypto/primitives/signature.ts';
import { startSession } from '#crypto/work/session.ts';
import { WorkAuthor } from '#crypto/work/work-author.ts';
import { partsFromOffer } from '#crypto/work/work-parts.ts';

const TEN = 10;
const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);

/** Bytes of the envelope of a second small change, and what ten changes of one action weigh beyond themselves, each. */
export function sizes(): { readonly single: number; readonly overheadOfTen: number } {
  const random = seededRandom(9);
  const signingKey = signingKeyFromSeed(random(32));
  const session = startSession(
    {
      ...{ groupId: fill(1), compartment: 1, epochId: fill(2), purpose: 'care', nonce: random(16) },
      path: { deviceId: fill(3), userId: fill(4), roleId: fill(5), cites: [fill(6), fill(7)] },
      logHeads: [fill(8)],
    },
    signingKey,
  );
  const author = new WorkAuthor({ session, signingKey, inflate: () => undefined });
  const docId = fill(9, 16);
  let doc = Automerge.init<Record<string, unknown>>({ actor: author.actorFor(docId) });
  const measure = (count: number) => {
    const changes = Array.from({ length: count }, (_, turn) => {
      doc = Automerge.change(doc, { time: 0 }, (draft) => {
        draft[`vital:${String(turn)}-${String(count)}`] = { pulse: 72 + turn, at: 1_700_000_000 };
      });
      return Automerge.getLastLocalChange(doc) ?? new Uint8Array();
    });
    const documents = [{ docId, changes }];
    const offer = author.author({
      documents,
      seen: [fill(10)].map(hexOf),
      claimedTime: 1_700_000_000_000,
      clock: 'local',
    });
    if (!offer.ok) throw new Error(offer.error.code);
    const plain = changes.reduce((sum, change) => sum + change.length, 0);
    return { bytes: envelopeBytes(partsFromOffer(offer.value), random(24)), plain };
  };
  measure(1);
  const [one, ten] = [measure(1), measure(TEN)];
  return { single: one.bytes, overheadOfTen: (ten.bytes - ten.plain) / TEN };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function envelopeBytes(parts: ReturnType<typeof partsFromOffer>, nonce: Uint8Array): number {
  const { writeKey, readSecrets } = editSecretsOf(fill(11));
  const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
  const content = { kind: 'work', channelId, bodyKey: readSecrets.bodyKey, parts, nonce } as const;
  return sealEnvelope({ ...content, signingKey: writeKey }).length;
}
