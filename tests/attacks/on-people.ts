/** Attacks 34 to 39, 42 to 44, 50: on evidence, emergency access, invitations and what lies on a device. */
import { inFile, type Attack } from './attack.ts';

const EVIDENCE = 'crypto/evidence/evidence.test.ts';
const SLOT = 'crypto/rest/slot.test.ts';
const ROW = 'crypto/rest/row.test.ts';
const DEVICES = 'tests/attacks/devices.attack.ts';

export const attacksOnPeople: readonly Attack[] = [
  {
    number: 34,
    ruling: 'a flood of evidence is 256 lines and a number, and hides nobody else',
    proofs: inFile(EVIDENCE, 'attack 34: '),
  },
  {
    number: 35,
    ruling: 'evidence stays, contested, when its maker is removed or voided',
    proofs: inFile(EVIDENCE, 'attack 35: '),
  },
  {
    number: 36,
    ruling: 'neither the emergency role alone nor the relay alone opens anything',
    proofs: inFile(
      'crypto/epoch/attacks.test.ts',
      'neither the emergency role alone nor the relay alone opens the summary',
    ),
  },
  {
    number: 37,
    ruling: 'no share leaves without a valid duty certificate and a notice already on disk',
    proofs: [
      ...inFile(
        'sync-server/relay/glass.test.ts',
        'go to a device on duty, after a signed notice in the channel',
        'attack 37: an expired, early, over-long, foreign or altered certificate',
        'attack 37: no share leaves before its notice is on the disk',
      ),
      ...inFile(
        'tests/attacks/hidden-notice.attack.ts',
        'a relay that hides its notices',
        'a pack whose notice is hidden',
      ),
    ],
  },
  {
    number: 38,
    ruling: 'a shift pack that never comes back counts as opened in full',
    proofs: [
      ...inFile(
        'crypto/evidence/pack-account.test.ts',
        'that never comes back counts as opened',
        'whose account leaves out what its own note says',
        'is not accounted for by another device',
        'is not accounted for by the account of another pack',
      ),
      ...inFile('web/sync/emergency/owed.test.ts', 'attack 38: '),
      ...inFile('tests/world/shift-pack.test.ts', 'a pack that never comes back counts as opened'),
    ],
  },
  {
    number: 39,
    ruling: 'who intercepts an invitation joins visibly or not at all',
    proofs: [
      ...inFile(
        'crypto/invite/check-number.test.ts',
        'nobody in between can try requests after seeing the nonce',
        'a request or nonce other than the committed one burns the invitation',
      ),
      ...inFile('crypto/invite/join.test.ts', 'signed by another device than it names'),
      ...inFile(
        'web/sync/joining/joining.test.ts',
        'a JOIN that is passed on under another name is not shown to the inviter at all',
        'a second person with the link is set aside and changes neither number nor name',
        'a stranger who saw the link cannot welcome the joiner into a clinic of their own',
      ),
      ...inFile(
        'web/sync/joining/own-device.test.ts',
        'whose a device will be stands under the number',
      ),
      ...inFile('tests/world/outsider.test.ts', 'a link that somebody else has answered'),
    ],
  },
  {
    number: 42,
    ruling: 'a copied disk shows no name, no word and no key',
    proofs: [
      ...inFile(DEVICES, 'attack 42: '),
      ...inFile(
        'web/storage/sealed-store.test.ts',
        'gives back what was put in, and shows neither',
      ),
      ...inFile(SLOT, 'shows neither the key nor the passphrase to who has the disk'),
      ...inFile(ROW, 'shows no word of its content to who has the disk'),
    ],
  },
  {
    number: 43,
    ruling: 'lowered parameters, exchanged or older rows and another key are refused',
    proofs: [
      ...inFile(
        SLOT,
        'with lowered parameters is refused before the passphrase is used',
        'whose key is not the one committed to are refused, even when correctly wrapped',
      ),
      ...inFile(
        ROW,
        'exchanged with the row of another key, schema or store does not open',
        'put back from an older generation does not open as the newer one',
      ),
    ],
  },
  {
    number: 44,
    ruling: 'five wrong PINs wipe the key of everything at rest',
    proofs: [
      ...inFile(
        'web/shell/browser/screen-lock.test.ts',
        'five wrong PINs end the engine, and the right one comes too late',
        'wrong PINs are counted across tries that are no PIN at all',
      ),
      ...inFile('web/shell/browser/core-server.test.ts', 'five wrong PINs end the worker'),
      ...inFile('tests/world/full-lock.test.ts', 'a full lock overwrites the key'),
    ],
  },
  {
    number: 50,
    ruling: 'the page cannot ask for a key, and no offer of a call is answered',
    proofs: inFile(
      DEVICES,
      'attack 50: the page has no word',
      'attack 50: nothing in the app answers a call',
    ),
  },
];
