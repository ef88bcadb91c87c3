/** What somebody says of themself when they found or join a clinic, parsed from their form. */
import * as v from 'valibot';
import { staffProfessionSchema } from '#clinical/profession.ts';
import { requiredLine } from '#clinical/text.ts';
import { parserOf } from '#kernel/input.ts';
import { passphraseStrength } from '#ui/passphrase.ts';

const passphrase = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.check((text) => ['enough', 'strong'].includes(passphraseStrength(text).level)),
);

const introduction = { name: requiredLine, profession: staffProfessionSchema, passphrase };

export const parseFounding = parserOf(v.object({ clinic: requiredLine, ...introduction }));
/** A link is longer than a line of text may be. */
const link = v.pipe(v.string(), v.trim(), v.nonEmpty());

export const parseLink = parserOf(v.object({ link }));
export const parseJoining = parserOf(v.object({ link, ...introduction }));
/** The link alone says what they are. */
export const parsePatientJoining = parserOf(v.object({ link, name: requiredLine, passphrase }));

/** Of a further device: its name, and whose it is the link says. */
export const parseDeviceJoining = parserOf(v.object({ link, name: requiredLine, passphrase }));
