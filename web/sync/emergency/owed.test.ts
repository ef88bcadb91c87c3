import { expect, test } from 'vitest';
import { toHex } from '#crypto/encoding/bytes.ts';
import { ACCOUNT_MS } from '#crypto/evidence/pack-account.ts';
import { LogBook } from '#crypto/log/log-book.ts';
import { EmergencyMemory, type AccountRow, type NoticeRow } from './opening-rows.ts';
import { openedEpochs } from './owed.ts';

const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const END = 5_000;
const [RECORD, EPOCH, DEVICE, PACK] = [bytes(1), bytes(2), bytes(3), bytes(4)];

const notice: NoticeRow = {
  ...{ record: RECORD, epochId: EPOCH, deviceId: DEVICE, packId: PACK },
  ...{ purpose: 2, reason: 0, at: 1_000, until: END },
};
const account: AccountRow = {
  ...{ record: RECORD, packId: PACK, deviceId: DEVICE, says: 'closed-unopened' },
};

function owedAt(now: number, accounts: readonly AccountRow[]): readonly string[] {
  const emergency = new EmergencyMemory();
  emergency.notices.set('a', notice);
  for (const [place, row] of accounts.entries()) emergency.accounts.set(String(place), row);
  return [...openedEpochs({ emergency, book: new LogBook() }, toHex(RECORD), now)];
}

const DUE = END + ACCOUNT_MS + 1;

test('attack 38: the keys of a pack that never came back owe a successor a day after its end', () => {
  expect(owedAt(DUE - 1, [])).toEqual([]);
  expect(owedAt(DUE, [])).toEqual([toHex(EPOCH)]);
});

test('attack 38: an account of not having opened is believed until its own note says otherwise', () => {
  expect(owedAt(DUE, [account])).toEqual([]);
  expect(owedAt(0, [account, { ...account, says: 'opened' }])).toEqual([toHex(EPOCH)]);
  expect(owedAt(DUE, [{ ...account, record: bytes(9) }])).toEqual([toHex(EPOCH)]);
});
