/** Ten thousand statements that others have written while a device was away: opened, verified and judged over a real log. */
import { openEnvelope, parseEnvelope, sealEnvelope } from '#crypto/envelope/envelope.ts';
import { openAll, Ward } from '#crypto/epoch/ward.test-support.ts';
import { channelIdOf } from '#crypto/keys/epoch-secrets.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { act, add, pathOf, WRITER, type Person } from '#crypto/log/people.test-support.ts';
import { authorityFrom } from '#crypto/work/log-authority.ts';
import { changeOf } from '#crypto/work/people.test-support.ts';
import { startSession } from '#crypto/work/session.ts';
import { WorkAuthor } from '#crypto/work/work-author.ts';
import { WorkLedger } from '#crypto/work/work-ledger.ts';
import { offerFromParts, partsFromOffer } from '#crypto/work/work-parts.ts';

const STATEMENTS = 10_000;
const DOCUMENTS = 20;
const COMPARTMENT = 1;
const CONTENT = 'an entry of the size that an observation has, with numbers and words in it';

interface Writer {
  readonly author: WorkAuthor;
  readonly last: Map<number, { readonly seq: number; readonly hash: Uint8Array }>;
}

/** A round is the whole catch-up; the envelopes are made once. */
export function catchUpWork(): () => void {
  const ward = new Ward(4);
  const { book } = ward;
  const [nurse, doctor] = [ward.person(), ward.person()];
  const record = ward.group(nurse, 'record', 0b11);
  act(book, {
    ...{ person: nurse, groupId: record },
    body: add(doctor.userId, { ...WRITER, read: 3, write: 2 }),
  });
  const epochId = ward.rotate({ person: nurse, groupId: record, compartment: COMPARTMENT });
  const secrets = openAll(book, nurse, nurse.device).get(epochId)?.editSecrets;
  if (secrets === undefined) throw new Error('the nurse writes');
  const place = { groupId: fromHexId(record), compartment: COMPARTMENT };
  const inflate = () => undefined;
  const writers = [nurse, doctor].map((person: Person): Writer => {
    const session = startSession(
      {
        ...{ ...place, epochId: fromHexId(epochId), purpose: 'care', nonce: ward.random(16) },
        path: pathOf(book, { person, groupId: record }),
        logHeads: (book.state(record)?.heads ?? []).map(fromHexId),
      },
      person.device.signingKey,
    );
    const { signingKey } = person.device;
    return { author: new WorkAuthor({ session, signingKey, inflate }), last: new Map() };
  });
  const { writeKey, readSecrets } = secrets;
  const channelId = channelIdOf(writeKey.publicKey, readSecrets.dropKey.publicKey);
  const envelopes = Array.from({ length: STATEMENTS }, (_, turn) => {
    const writer = writers[turn % writers.length];
    if (writer === undefined) throw new Error('somebody writes');
    return sealEnvelope({
      ...{ kind: 'work', channelId, bodyKey: readSecrets.bodyKey, signingKey: writeKey },
      ...{ parts: partsFromOffer(offerOf(writer, turn)), nonce: ward.random(24) },
    });
  });
  return () => {
    const ledger = new WorkLedger({ ...place, authority: authorityFrom(book, record), inflate });
    let accepted = 0;
    for (const envelope of envelopes) {
      const parsed = parseEnvelope(envelope);
      const parts = parsed.ok ? openEnvelope(parsed.value, readSecrets.bodyKey) : parsed;
      if (!parts.ok) throw new Error(parts.error.code);
      const { outcomes } = ledger.receive(offerFromParts(parts.value));
      accepted += outcomes.filter(({ kind }) => kind === 'accepted').length;
    }
    if (accepted !== STATEMENTS) throw new Error(`only ${String(accepted)} are accepted`);
  };
}

function offerOf({ author, last }: Writer, turn: number) {
  const document = Math.floor(turn / 2) % DOCUMENTS;
  const docId = new Uint8Array(16).fill(document + 1);
  const before = last.get(document);
  const seq = (before?.seq ?? 0) + 1;
  const { chunk, hash } = changeOf({
    ...{ actor: fromHexId(author.actorFor(docId)), seq, content: `${CONTENT} ${String(turn)}` },
    dependencies: before === undefined ? [] : [before.hash],
  });
  last.set(document, { seq, hash });
  const documents = [{ docId, changes: [chunk] }];
  const offer = author.author({ documents, seen: [], claimedTime: turn, clock: 'local' });
  if (!offer.ok) throw new Error(offer.error.code);
  return offer.value;
}
