import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../encoding/bytes.ts';
import { initCrypto } from '../primitives/sodium.ts';
import {
  COMPARTMENT,
  EMERGENCY,
  GROUP,
  idOf,
  join,
  READER,
  sessionOf,
  TestLog,
} from './people.test-support.ts';
import { judgeSession } from './session-check.ts';

beforeAll(initCrypto);

const place = () => ({ groupId: idOf(GROUP), compartment: COMPARTMENT });
const refused = (code: string) => ({ kind: 'refused', code });

describe('a session is judged', () => {
  test('by who signed it, and says through which role they work', () => {
    const log = new TestLog();
    const nurse = join(log, 'nurse');
    const signed = sessionOf(nurse, 'a');
    const judged = judgeSession(signed, place(), log);
    expect(judged).toMatchObject({
      kind: 'verified',
      session: {
        ...{ sessionId: toHex(signed.sessionId), purpose: 'care', roleId: undefined, signed },
        userId: toHex(nurse.path.userId),
        deviceId: toHex(nurse.path.deviceId),
        epochId: toHex(idOf('epoch')),
        signPublicKey: nurse.signingKey.publicKey,
      },
    });
    const roleId = idOf('team');
    log.rights.set(toHex(roleId), { flags: 0, read: 0b101, write: 0b100 });
    const asTeam = sessionOf(nurse, 'b', { path: { ...nurse.path, roleId } });
    expect(judgeSession(asTeam, place(), log)).toMatchObject({
      kind: 'verified',
      session: { roleId: toHex(roleId) },
    });
  });

  test('only where it belongs, even if it could not be judged yet', () => {
    const log = new TestLog();
    const nurse = join(log, 'nurse');
    log.unknownEntries.add(toHex(idOf('head')));
    for (const change of [{ groupId: idOf('another') }, { compartment: COMPARTMENT + 1 }])
      expect(judgeSession(sessionOf(nurse, 'a', change), place(), log)).toEqual(
        refused('crypto/bind'),
      );
  });

  test('when all it cites is known, and not before', () => {
    const log = new TestLog();
    const nurse = join(log, 'nurse');
    const head = toHex(idOf('head'));
    log.unknownEntries.add(head);
    expect(judgeSession(sessionOf(nurse, 'a'), place(), log)).toEqual({
      kind: 'missing',
      missing: [{ kind: 'entry', id: head }],
    });
  });

  test('by the key of the device in the cited log, and by no other', () => {
    const log = new TestLog();
    const [nurse, other] = [join(log, 'nurse'), join(log, 'other')];
    const forged = sessionOf({ ...nurse, signingKey: other.signingKey }, 'a');
    expect(judgeSession(forged, place(), log)).toEqual(refused('crypto/signature'));
    const foreign = sessionOf({ ...nurse, path: { ...nurse.path, userId: idOf('x') } }, 'b');
    expect(judgeSession(foreign, place(), log)).toEqual(refused('crypto/signature'));
  });

  test('by the right to write there, for the purpose that goes with it', () => {
    const log = new TestLog();
    const reader = join(log, 'reader', READER);
    const crew = join(log, 'crew', EMERGENCY);
    const nurse = join(log, 'nurse');
    const emergency = { purpose: 'emergency' } as const;
    const judge = (...session: Parameters<typeof sessionOf>) =>
      judgeSession(sessionOf(...session), place(), log);
    expect(judge(reader, 'a')).toEqual(refused('crypto/right'));
    expect(judge(crew, 'b')).toEqual(refused('crypto/right'));
    expect(judge(nurse, 'c', emergency)).toEqual(refused('crypto/right'));
    expect(judge(crew, 'd', emergency).kind).toBe('verified');
    log.rights.delete(toHex(nurse.path.userId));
    expect(judge(nurse, 'e')).toEqual(refused('crypto/right'));
  });

  test('by an epoch that lies in the past of its heads', () => {
    const log = new TestLog();
    const nurse = join(log, 'nurse');
    log.foreignEpochs.add(toHex(idOf('epoch')));
    expect(judgeSession(sessionOf(nurse, 'a'), place(), log)).toEqual(refused('crypto/epoch'));
  });
});
