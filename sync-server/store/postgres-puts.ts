/** The rows of one commit, for PostgreSQL. */
import { encodeDigests, encodeRun, type Run } from './item-runs.ts';
import { afterPrefix, indexKey } from './lmdb-keys.ts';
import { encodeNumber } from './numbers.ts';
import type { Query } from './postgres-connection.ts';
import type { Put } from './postgres-tables.ts';
import type { ChannelRecord, Commit, RememberedSet } from './relay-store.ts';
import { encodeAccount, encodeChannel, encodeMember, encodeSetHead } from './rows.ts';

/** `runs` are those of the commit's items. */
export const putsOf = (commit: Commit, runs: readonly Run[]): readonly Put[] => [
  ...runs.flatMap(runPuts),
  ...commit.channels.flatMap(channelPuts),
  ...commit.accounts.map((account) => ({
    table: 'accounts' as const,
    key: account.accountId,
    value: encodeAccount(account),
  })),
  ...commit.tokens.map((token) => ({
    table: 'tokens' as const,
    key: Buffer.concat([token.accountId, token.serial]),
    value: token.channelId,
  })),
  ...commit.sets.flatMap(setPuts),
];

function channelPuts(channel: ChannelRecord): readonly Put[] {
  const { keys, retiredAt, deletedAt } = channel;
  const put: Put = { table: 'channels', key: keys.channelId, value: encodeChannel(channel) };
  return retiredAt === 0 || deletedAt !== 0
    ? [put]
    : [put, { table: 'retired', key: keys.channelId, value: encodeNumber(retiredAt) }];
}

/** What a commit removes: everything of the channels it deletes. */
export const removalsOf = (commit: Commit): readonly Query[] =>
  commit.channels
    .filter((channel) => channel.deletedAt !== 0)
    .flatMap(({ keys: { channelId } }) =>
      (['items', 'digests', 'snapshots', 'retired'] as const).map((table) => ({
        name: `remove-${table}`,
        text: `DELETE FROM lantern_${table} WHERE key >= $1::bytea AND key < $2::bytea`,
        values: [Buffer.from(channelId), afterPrefix(channelId)],
      })),
    );

function runPuts(run: Run): readonly Put[] {
  const [{ channelId, index, commit }] = run;
  const key = indexKey(channelId, index);
  const snapshots = run
    .filter((item) => item.kind === 'snapshot')
    .map((item) => ({
      table: 'snapshots' as const,
      key: indexKey(channelId, item.index),
      value: encodeNumber(commit),
    }));
  return [
    { table: 'items', key, value: encodeRun(run) },
    { table: 'digests', key, value: encodeDigests(run) },
    ...snapshots,
  ];
}

const setPuts = (set: RememberedSet): readonly Put[] => [
  { table: 'sets', key: set.setId, value: encodeSetHead(set.setKey, set.usedAt) },
  ...set.members.map((member) => ({
    table: 'members' as const,
    key: Buffer.concat([set.setId, member.channelId]),
    value: encodeMember(member),
  })),
];
