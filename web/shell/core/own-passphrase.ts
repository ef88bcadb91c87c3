/** Asking for the passphrase once more: whoever holds an unlocked device in their hands still has to be its person. */
import type { CommandError } from '#kernel/feature.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { openVault } from '#sync/vault.ts';
import type { CorePorts } from './ports.ts';

/** 'identity/wrong-passphrase', 'identity/too-many-tries', 'identity/not-open'. */
export async function askPassphrase(
  { store, random, clock }: Pick<CorePorts, 'store' | 'random' | 'clock'>,
  passphrase: string,
): Promise<Result<void, CommandError>> {
  if (!store.ok) return err({ code: 'identity/not-open' });
  const opened = await openVault({ rows: store.value, random, clock }, passphrase);
  if (!opened.ok) return opened;
  opened.value.wipe();
  return ok(undefined);
}
