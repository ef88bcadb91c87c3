/**
 * Why something was set aside, in words, for every code of `crypto/` and every reason of the engine. Screens do not know
 * `crypto/`, so that it is a test that finds a reason without words.
 */
import { m } from '#messages/compiled/messages.js';

type Words = () => string;

const changed: Words = m.app_reason_changed;
const unreadable: Words = m.app_reason_unreadable;
const notAllowed: Words = m.app_reason_not_allowed;
const afterAccess: Words = m.app_reason_after_access;
const tooLarge: Words = m.app_reason_too_large;
const newer: Words = m.app_reason_newer;
const noKey: Words = m.app_reason_no_key;
const outOfPlace: Words = m.app_reason_out_of_place;
const twoStories: Words = m.app_reason_two_stories;
const invitation: Words = m.app_reason_invitation;
const waiting: Words = m.app_reason_waiting;
const ours: Words = m.app_reason_ours;

const words = {
  'crypto/form': unreadable,
  'crypto/version': newer,
  'crypto/suite': newer,
  'crypto/channel': outOfPlace,
  'crypto/channel-signature': changed,
  'crypto/open': changed,
  'crypto/signature': changed,
  'crypto/bind': changed,
  'crypto/right': notAllowed,
  'crypto/fork': twoStories,
  'crypto/actor': notAllowed,
  'crypto/sequence': outOfPlace,
  'crypto/chain': outOfPlace,
  'crypto/hash': changed,
  'crypto/seen': outOfPlace,
  'crypto/bomb': tooLarge,
  'crypto/limit': tooLarge,
  'crypto/apply': unreadable,
  'crypto/key': noKey,
  'crypto/epoch': noKey,
  'crypto/seal': changed,
  'crypto/snapshot': unreadable,
  'crypto/late': afterAccess,
  'crypto/parent': waiting,
  'crypto/not-member': notAllowed,
  'crypto/void': afterAccess,
  'crypto/founder': notAllowed,
  'crypto/junior': notAllowed,
  'crypto/quorum': notAllowed,
  'crypto/pending': waiting,
  'crypto/join': invitation,
  'crypto/check-number': invitation,
  'crypto/slot': unreadable,
  'crypto/row': unreadable,
  'crypto/floor': outOfPlace,
  'identity/invitation-used-twice': invitation,
  'engine/failed': ours,
} as const satisfies Readonly<Record<string, Words>>;

const isKnown = (reason: string): reason is keyof typeof words => Object.hasOwn(words, reason);

/** A reason that a newer version wrote down has no words here and says so. */
export const setAsideWords = (reason: string): string =>
  isKnown(reason) ? words[reason]() : m.app_reason_unknown();
