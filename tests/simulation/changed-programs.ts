/**
 * A colleague with a changed program. It has every key of theirs, so whatever it seals opens; what it signs for its device is
 * not signed by that device. And it may put anything it likes into the channels it writes in.
 */
import { equalBytes } from '#crypto/encoding/bytes.ts';
import { openEnvelope, parseEnvelope, sealEnvelope } from '#crypto/envelope/envelope.ts';
import { PART, type Part } from '#crypto/envelope/parts.ts';
import { fromHexId } from '#crypto/log/hex-id.ts';
import { deviceKeysFromSeeds } from '#crypto/keys/device-keys.ts';
import { editSecretsOf, type EditSecrets } from '#crypto/keys/epoch-secrets.ts';
import { NONCE_BYTES } from '#crypto/primitives/aead.ts';
import { sodium } from '#crypto/primitives/sodium.ts';
import { parseChannelRow } from '../../web/sync/rows/channel.ts';
import { parseIdentity } from '../../web/sync/rows/identity.ts';
import { settled, TestClient } from '../../web/sync/relay/relay-world.test-support.ts';
import { expectOk, type Person, type World } from '../world/world.ts';
import type { SealedStore } from '#storage/sealed-store.ts';
import type { Draw } from './draw.ts';
import { instead } from './planted/instead.ts';

/** What it is asked of: the disks are unlocked. */
interface Clinic {
  readonly world: World;
  readonly draw: Draw;
  diskOf(person: Person): SealedStore;
}

/** A channel it may write in. */
interface Writable {
  readonly channelId: string;
  readonly secrets: EditSecrets;
}

const JUNK_MAX = 12;
const NOISE_BYTES = [0, 1, 40, 400, 20_000];
/** A part that a later version may bring, and one that whoever does not know it may skip. */
const OF_A_LATER_VERSION = [100, 200];
const PART_TYPES = [...Object.values(PART), ...OF_A_LATER_VERSION];
/** Until the relay has what was sent. */
const SENDING_MS = 2_000;

export class ChangedPrograms {
  /** Whose program signs wrongly. */
  readonly people = new Set<Person>();
  /** Whether anything was ever written that nobody can take in. */
  hasJunk = false;
  readonly #putRight: (() => void)[] = [];

  /** From now on nothing that this device signs is signed by it. */
  async change(clinic: Clinic, person: Person): Promise<void> {
    const [row] = expectOk(await clinic.diskOf(person).scan('identity'));
    if (row === undefined) throw new Error('a device knows who it is');
    const { signingKey } = deviceKeysFromSeeds(expectOk(parseIdentity(row.value)).deviceSeeds);
    this.people.add(person);
    this.#putRight.push(
      instead(
        sodium,
        'crypto_sign_detached',
        (sign) =>
          ((message: Uint8Array, secretKey: Uint8Array) => {
            const signature = sign(message, secretKey);
            const publicKey = secretKey.slice(-sodium.crypto_sign_PUBLICKEYBYTES);
            return equalBytes(publicKey, signingKey.publicKey) ? changed(signature) : signature;
          }) as typeof sign,
      ),
    );
  }

  /** False when they may not write anywhere. */
  async flood(clinic: Clinic, person: Person): Promise<boolean> {
    const { draw, world } = clinic;
    const channels = await writableBy(clinic, person);
    if (channels.length === 0) return false;
    const client = new TestClient(world.relay);
    client.link.start();
    await settled();
    for (let count = 1 + draw.below(JUNK_MAX); count > 0; count--)
      client.link.append(this.#junk(clinic, draw.pick(channels), channels));
    await world.advance(SENDING_MS);
    client.link.stop();
    this.hasJunk = true;
    return true;
  }

  /** The world is as it was. */
  end(): void {
    for (const each of this.#putRight.reverse()) each();
  }

  #junk({ world, draw }: Clinic, { channelId, secrets }: Writable, all: readonly Writable[]) {
    const parts = draw.chance(0.5)
      ? altered(partsFrom(world, draw.pick(all)), draw)
      : noise(world, draw);
    return sealEnvelope({
      kind: draw.chance(0.5) ? 'work' : 'log',
      channelId: fromHexId(channelId),
      bodyKey: secrets.readSecrets.bodyKey,
      signingKey: secrets.writeKey,
      parts,
      nonce: world.relay.random.bytes(NONCE_BYTES),
    });
  }
}

const changed = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte));

async function writableBy(clinic: Clinic, person: Person): Promise<readonly Writable[]> {
  const rows = expectOk(await clinic.diskOf(person).scan('channels'));
  return rows.flatMap(({ key, value }) => {
    const { edit, type, created } = expectOk(parseChannelRow(value));
    return edit !== undefined && type === 'epoch' && created
      ? [{ channelId: key, secrets: editSecretsOf(edit) }]
      : [];
  });
}

const noise = ({ relay }: World, draw: Draw): readonly Part[] =>
  Array.from({ length: 1 + draw.below(3) }, () => ({
    type: draw.pick(PART_TYPES),
    bytes: relay.random.bytes(draw.pick(NOISE_BYTES)),
  }));

/** What really stands in a channel. */
function partsFrom({ relay }: World, { channelId, secrets }: Writable): readonly Part[] {
  const id = fromHexId(channelId);
  return [...relay.disk.items.values()].flat().flatMap((item) => {
    if (!equalBytes(item.channelId, id)) return [];
    const parsed = parseEnvelope(item.envelope);
    const opened = parsed.ok ? openEnvelope(parsed.value, secrets.readSecrets.bodyKey) : parsed;
    return opened.ok ? opened.value : [];
  });
}

/** Some of it, and one byte of each is another at times: moved to another channel it may be true, and means nothing there. */
const altered = (parts: readonly Part[], draw: Draw): readonly Part[] =>
  parts.length === 0
    ? [{ type: PART.entry, bytes: new Uint8Array(0) }]
    : Array.from({ length: 1 + draw.below(4) }, () => {
        const { type, bytes } = draw.pick(parts);
        const at = draw.below(bytes.length + 1);
        const isChanged = draw.chance(0.7);
        return { type, bytes: isChanged ? bytes.map((b, i) => (i === at ? b ^ 1 : b)) : bytes };
      });
