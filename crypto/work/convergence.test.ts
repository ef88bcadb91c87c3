import { runsOr } from '../../tests/soak/depth.ts';
import { expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  changeOf,
  COMPARTMENT,
  docIdOf,
  GROUP,
  idOf,
  join,
  must,
  randomSource,
  sessionOf,
  shuffled,
  TestLog,
  type Person,
} from './people.test-support.ts';
import { restoreLedger } from './ledger-restore.ts';
import { actorOf, type SignedSession } from './session.ts';
import { signStatement, type SignedStatement } from './statement.ts';
import { WorkLedger, type OfferedStatement, type WorkOffer } from './work-ledger.ts';
import type { Receipt } from './work-outcome.ts';

await initCrypto();

const DOCS = ['note', 'plan'].map(docIdOf);
type Random = (limit: number) => number;

interface Spoken {
  readonly signed: SignedStatement;
  readonly id: string;
  readonly by: Author;
  readonly parents: readonly string[];
  readonly offer: OfferedStatement;
  readonly change:
    | { readonly hash: string; readonly docId: string; readonly dependencies: readonly string[] }
    | undefined;
}

/** Somebody who writes from what they have received; a forger goes back to an earlier point now and then. */
class Author {
  readonly person: Person;
  readonly session: SignedSession;
  readonly forger: boolean;
  readonly known = new Set<string>();
  readonly chain: Spoken[] = [];

  constructor(person: Person, label: string, forger: boolean) {
    this.person = person;
    this.session = sessionOf(person, label);
    this.forger = forger;
  }

  /** Everything in the past of a statement is known with it. */
  learn(spoken: Spoken, history: ReadonlyMap<string, Spoken>): void {
    if (this.known.has(spoken.id)) return;
    this.known.add(spoken.id);
    for (const id of spoken.parents) {
      const parent = history.get(id);
      if (parent !== undefined) this.learn(parent, history);
    }
  }
}

/** Heads of a set of statements or changes. */
const headsOf = (all: readonly { id: string; parents: readonly string[] }[]): string[] => {
  const inner = new Set(all.flatMap(({ parents }) => parents));
  return all.filter(({ id }) => !inner.has(id)).map(({ id }) => id);
};

function speak(author: Author, random: Random, history: Map<string, Spoken>): Spoken {
  if (author.forger && random(4) === 0) author.chain.length = random(author.chain.length + 1);
  const prev = author.chain.at(-1);
  const branch = new Set(author.chain.map(({ id }) => id));
  const known = [...history.values()].filter(
    ({ id, by }) => branch.has(id) || (author.known.has(id) && by !== author),
  );
  const others = known.filter(({ by }) => by !== author);
  const seen = headsOf(others.map(({ id, parents }) => ({ id, parents }))).slice(0, 8);
  const covered = past([...seen, ...(prev === undefined ? [] : [prev.id])], history);
  const docId = DOCS[random(DOCS.length)] ?? idOf('x');
  const change = random(5) === 0 ? undefined : write({ author, docId, covered, history, random });
  const seq = change?.seq ?? 0;
  const items =
    change === undefined ? [] : [{ docId, firstSeq: seq, lastSeq: seq, lastHash: change.hash }];
  const { sessionId } = author.session;
  const seenIds = seen.flatMap((id) => history.get(id)?.signed.statementId ?? []);
  const body = {
    sessionId,
    n: author.chain.length + 1,
    prev: prev?.signed.statementId,
    seen: seenIds,
  };
  const signed = signStatement(
    { ...body, items, claimedTime: random(1e6), clock: 'local' },
    author.person.signingKey,
  );
  const parents = [...seen, ...(prev === undefined ? [] : [prev.id])];
  const spoken: Spoken = {
    ...{ signed, id: toHex(signed.statementId), by: author, parents },
    offer: { bytes: signed.bytes, changes: change === undefined ? [] : [change.chunk] },
    change: change && {
      hash: toHex(change.hash),
      docId: toHex(docId),
      dependencies: change.dependencies,
    },
  };
  author.chain.push(spoken);
  history.set(spoken.id, spoken);
  author.known.add(spoken.id);
  return spoken;
}

/** The statements and their past. */
function past(ids: readonly string[], history: ReadonlyMap<string, Spoken>): Set<string> {
  const all = new Set(ids);
  for (const id of all) for (const parent of history.get(id)?.parents ?? []) all.add(parent);
  return all;
}

interface Writing {
  readonly author: Author;
  readonly docId: Uint8Array;
  readonly covered: ReadonlySet<string>;
  readonly history: ReadonlyMap<string, Spoken>;
  readonly random: Random;
}

/** One change on the heads of the document as this author can hold it: never on two rival branches. */
function write({ author, docId, covered, history, random }: Writing) {
  const all = [...history.values()].flatMap(({ id, change, by, signed }) =>
    covered.has(id) && change?.docId === toHex(docId)
      ? [{ ...change, place: `${by.person.path.deviceId}/${signed.statement.items[0]?.firstSeq}` }]
      : [],
  );
  const own = author.chain.flatMap(({ change }) =>
    change?.docId === toHex(docId) ? [change] : [],
  );
  const byHash = new Map(all.map((change) => [change.hash, change]));
  const held = new Set<string>(own.map(({ hash }) => hash));
  for (const hash of held) for (const one of byHash.get(hash)?.dependencies ?? []) held.add(one);
  const places = new Set([...held].map((hash) => byHash.get(hash)?.place));
  for (const change of all) {
    const rival =
      places.has(change.place) ||
      (author.forger && change.place.startsWith(`${author.person.path.deviceId}`));
    if (rival || !change.dependencies.every((one) => held.has(one))) continue;
    held.add(change.hash);
    places.add(change.place);
  }
  const heads = headsOf(
    [...held].flatMap((id) =>
      byHash.has(id) ? [{ id, parents: byHash.get(id)?.dependencies ?? [] }] : [],
    ),
  );
  const last = own.at(-1)?.hash;
  const dependencies = [...new Set([...(last === undefined ? [] : [last]), ...heads])];
  const seq = own.length + 1;
  const actor = actorOf(author.session.sessionId, docId);
  const made = changeOf({
    ...{ actor, seq, content: `${random(1e9)}` },
    dependencies: dependencies.map((hash) => bytesOf(hash)),
  });
  return { ...made, seq, dependencies };
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

function makeHistory(log: TestLog, random: Random) {
  const authors = ['ada', 'ben', 'cy', 'dee'].map(
    (name, i) => new Author(join(log, name), name, i === 3),
  );
  const history = new Map<string, Spoken>();
  for (let step = 0; step < 24; step++) {
    const author = authors[random(authors.length)];
    if (author === undefined) continue;
    const spoken = speak(author, random, history);
    for (const other of authors) if (random(3) === 0) other.learn(spoken, history);
  }
  return { authors, spoken: [...history.values()] };
}

const portsOf = (authority: TestLog) => ({
  ...{ groupId: idOf(GROUP), compartment: COMPARTMENT, authority, inflate: () => undefined },
});

/** A replica that receives in its own order and hears of the logs at its own moment. */
function replica(log: TestLog, learned: TestLog, offers: readonly WorkOffer[], moment: number) {
  const known = new TestLog();
  for (const [id, key] of log.keys) known.keys.set(id, key);
  for (const [id, rights] of log.rights) known.rights.set(id, rights);
  const ports = portsOf(known);
  const ledger = new WorkLedger(ports);
  const records: Uint8Array[] = [];
  const refused: string[] = [];
  const keep = (receipt: Receipt) => {
    records.push(...receipt.sessionRecords);
    for (const outcome of receipt.outcomes) {
      if (outcome.kind === 'refused') refused.push(outcome.code);
      if ('record' in outcome) records.push(outcome.record);
    }
  };
  for (const [i, offer] of offers.entries()) {
    if (i === moment) {
      for (const id of learned.lateDevices) known.lateDevices.add(id);
      known.verdictList.push(...learned.verdictList);
      keep(ledger.reconsider());
    }
    keep(ledger.receive(offer));
  }
  const restored = must(restoreLedger(ports, records));
  return { ledger, restored, refused };
}

const shown = (ledger: WorkLedger, spoken: readonly Spoken[]) => ({
  standings: spoken.map(({ id }) => ledger.view.standingOf(id)),
  heads: ledger.view.heads(),
  copies: DOCS.map((docId) =>
    ledger.view
      .copies(toHex(docId))
      .map(({ changes, retired }) => ({ changes: [...changes].sort(), retired })),
  ),
  forks: ledger.view
    .forks()
    .map(({ statementIds }) => statementIds)
    .sort(),
});

/** Section 8.4, word by word. */
function acceptedByDefinition(spoken: readonly Spoken[], learned: TestLog): Set<string> {
  const history = new Map(spoken.map((one) => [one.id, one]));
  const isLate = ({ by }: Spoken) => learned.lateDevices.has(toHex(by.person.path.deviceId));
  const adopted = learned.verdictList.filter(({ verdict }) => verdict === 'adopt');
  const roots = [
    ...spoken.filter((one) => !isLate(one)).map(({ id }) => id),
    ...adopted.flatMap(({ statementIds }) => statementIds.map(toHex)),
  ];
  return past(roots, history);
}

const CASES = runsOr(10);

/** What a log says after the fact: some devices late, some statements named by verdicts. */
function learnedOf(authors: readonly Author[], spoken: readonly Spoken[], random: Random): TestLog {
  const learned = new TestLog();
  for (const { person } of authors)
    if (random(3) === 0) learned.lateDevices.add(toHex(person.path.deviceId));
  for (const { signed } of spoken.filter(() => random(12) === 0))
    learned.verdictList.push({
      verdict: (['adopt', 'reject', 'retire-copy'] as const)[random(3)] ?? 'adopt',
      statementIds: [signed.statementId],
    });
  return learned;
}

function runCase(seed: number): ReturnType<typeof shown> {
  const random = randomSource(seed);
  const log = new TestLog();
  const { authors, spoken } = makeHistory(log, random);
  const learned = learnedOf(authors, spoken, random);
  const offers = spoken.map(({ offer, by }) => ({
    ...{ sessions: [by.session.bytes], statements: [offer] },
  }));
  const expected = acceptedByDefinition(spoken, learned);
  const views = [0, 1, 2, 3].map((order) => {
    const queue = order === 0 ? offers : shuffled([...offers, ...offers], random);
    const { ledger, restored, refused } = replica(log, learned, queue, random(offers.length));
    expect(refused, `seed ${seed}`).toEqual([]);
    const view = shown(ledger, spoken);
    expect(shown(restored, spoken), `seed ${seed} restored`).toEqual(view);
    return view;
  });
  const [first = shown(new WorkLedger(portsOf(log)), [])] = views;
  for (const view of views) expect(view, `seed ${seed}`).toEqual(first);
  const counts = (i: number) => /accepted|covered/.test(first.standings[i]?.standing ?? '');
  const accepted = spoken.filter((_, i) => counts(i));
  expect(new Set(accepted.map(({ id }) => id)), `seed ${seed}`).toEqual(expected);
  checkCopies(first.copies, accepted, seed);
  return first;
}

test('every replica shows the same, whatever came when: late work, forks, verdicts, restarts', () => {
  const views = Array.from({ length: CASES }, (_, i) => runCase(i + 1));
  const aside = views.flatMap((view) =>
    view.standings.filter((one) => one?.standing === 'set-aside'),
  );
  const copies = views.flatMap((view) => view.copies.flat());
  expect(views.flatMap((view) => view.forks).length).toBeGreaterThan(CASES / 2);
  expect(aside.length).toBeGreaterThan(CASES / 2);
  expect(copies.length).toBeGreaterThan(CASES * 2);
});

/** No accepted change is in no copy; no copy has rivals or a gap. */
function checkCopies(
  copies: ReturnType<typeof shown>['copies'],
  accepted: readonly Spoken[],
  seed: number,
): void {
  const changes = accepted.flatMap(({ change }) => change ?? []);
  const places = new Map(
    accepted.flatMap(({ change, by, signed }) =>
      change === undefined
        ? []
        : [
            [
              change.hash,
              `${toHex(by.session.sessionId)}/${signed.statement.items[0]?.firstSeq}`,
            ] as const,
          ],
    ),
  );
  for (const [i, docId] of DOCS.entries()) {
    const own = changes.filter((change) => change.docId === toHex(docId)).map(({ hash }) => hash);
    const shownHere = copies[i] ?? [];
    expect(new Set(shownHere.flatMap((copy) => copy.changes)), `seed ${seed}`).toEqual(
      new Set(own),
    );
    for (const copy of shownHere) {
      expect(new Set(copy.changes.map((hash) => places.get(hash))).size).toBe(copy.changes.length);
      const inside = new Set(copy.changes);
      const needed = changes
        .filter(({ hash }) => inside.has(hash))
        .flatMap((one) => one.dependencies);
      expect(needed.every((hash) => inside.has(hash))).toBe(true);
    }
  }
}
