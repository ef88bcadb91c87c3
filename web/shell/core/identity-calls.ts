/** Who this device belongs to: founding, joining, unlocking, and letting others in. The part of the app port that makes keys. */
import { isExpired, parseInvitation } from '#crypto/invite/invitation.ts';
import type { CommandContext, CommandError } from '#kernel/feature.ts';
import { parseDeviceId, parseUserId, type RecordId } from '#kernel/ids.ts';
import { parseMillis } from '#kernel/ports.ts';
import { err, invariant, ok, type Result } from '#kernel/result.ts';
import type { IntroductionTo } from '#sync/engine/directory.ts';
import type { Engine } from '#sync/engine/engine.ts';
import type { Memory } from '#sync/engine/memory.ts';
import type { Newcomer } from '#sync/joining/admit.ts';
import { isToOwnDevice } from '#sync/joining/own-invitation.ts';
import type { Position } from '#sync/joining/positions.ts';
import type { App, InvitationView, Person } from '#ui/app-port.ts';
import { passphraseStrength } from '#ui/passphrase.ts';
import { actorOf, commandContext } from './command-context.ts';
import { careTeamEntry, introductionEntry, nameEntry } from './first-entries.ts';
import { invitationsOf, invitationText, invitedAs, PATIENT } from './invitations.ts';
import { CARE_TEAM, DIRECTORY, directoryOf, staffOf } from './people.ts';
import { askPassphrase } from './own-passphrase.ts';
import type { CorePorts } from './ports.ts';

type AsyncResult<T> = Promise<Result<T, CommandError>>;

/** Stands where the id of somebody will be who has none before they are founded. */
const NOBODY = '0'.repeat(64);

export class IdentityCalls {
  readonly #ports: CorePorts;
  readonly #engine: Engine;

  constructor(ports: CorePorts, engine: Engine) {
    this.#ports = ports;
    this.#engine = engine;
  }

  async foundClinic(request: Parameters<App['foundClinic']>[0]): AsyncResult<void> {
    const { clinic, passphrase, ...introduction } = request;
    if (isWeak(passphrase)) return err({ code: 'identity/weak-passphrase' });
    // Checked before anything is founded, with an id in the place of the one that founding gives.
    const context = this.#contextBefore(introduction.profession);
    const named = nameEntry(context, clinic);
    if (!named.ok) return named;
    const relayPublicKey = await this.#ports.relayKey();
    if (relayPublicKey === undefined) return err({ code: 'relay/unreachable' });
    const draft = introductionEntry(context, {}, { ...introduction, userId: NOBODY });
    if (!draft.ok) return draft;
    return this.#engine.found({
      introduction,
      passphrase,
      relayPublicKey,
      kind: DIRECTORY,
      // What is for doctors begins with the first of them.
      roles: introduction.profession === 'doctor' ? ['doctors'] : [],
      first: (userId) => {
        const introduced = introductionEntry(context, {}, { ...introduction, userId });
        return [named.value, ...(introduced.ok ? [introduced.value] : [])];
      },
    });
  }

  readInvitation: App['readInvitation'] = (link) => {
    const invitation = parseInvitation(invitationText(link));
    const expires = invitation.ok ? parseMillis(invitation.value.expiresAt) : undefined;
    if (!invitation.ok || expires === undefined)
      return Promise.resolve(err({ code: 'identity/bad-link' }));
    return Promise.resolve(
      isExpired(invitation.value, this.#ports.clock.now())
        ? err({ code: 'identity/expired-link' })
        : ok({ expires, invites: invitedAs(link) }),
    );
  };

  join(request: Parameters<App['join']>[0]): AsyncResult<void> {
    const { link, passphrase, ...introduction } = request;
    if (isWeak(passphrase)) return Promise.resolve(err({ code: 'identity/weak-passphrase' }));
    const { name } = introduction;
    const invited = invitedAs(link);
    // Who is invited to their own record is its patient, whatever they call themself; a device is nothing by itself.
    const profession = { patient: PATIENT, device: '', staff: introduction.profession }[invited];
    return this.#engine.join({
      introduction: { name, profession },
      passphrase,
      invitation: invitationText(link),
      asOwnDevice: invited === 'device',
    });
  }

  unlock(passphrase: string): AsyncResult<void> {
    return this.#engine.unlock(passphrase);
  }

  async createInvitation(to?: Parameters<App['createInvitation']>[0]): AsyncResult<InvitationView> {
    const id = await this.#engine.invite(to === 'own-device' ? to : to?.record);
    if (!id.ok) return id;
    const { memory } = this.#engine;
    const place = { origin: this.#ports.origin, now: this.#ports.clock.now() };
    const made = memory && invitationsOf(memory, place).find((each) => each.id === id.value);
    return made === undefined ? err({ code: 'engine/failed' }) : ok(made);
  }

  admit(invitation: string, position: Position): AsyncResult<void> {
    const { memory } = this.#engine;
    if (memory === undefined) return Promise.resolve(err({ code: 'identity/not-open' }));
    if (isOwnDevice(memory, invitation))
      return Promise.resolve(err({ code: 'engine/not-permitted' }));
    return this.#admitTo(memory, invitation, position);
  }

  async admitDevice({
    invitation,
    passphrase,
  }: Parameters<App['admitDevice']>[0]): AsyncResult<void> {
    const { memory } = this.#engine;
    if (memory === undefined) return err({ code: 'identity/not-open' });
    if (!isOwnDevice(memory, invitation)) return err({ code: 'engine/not-permitted' });
    const asked = await askPassphrase(this.#ports, passphrase);
    return asked.ok ? this.#admitTo(memory, invitation, 'consulting') : asked;
  }

  /** A device of one's own has no place of its own. */
  #admitTo(memory: Memory, invitation: string, position: Position): AsyncResult<void> {
    const context = commandContext(this.#ports, actorOf(memory));
    return this.#engine.admit({
      id: invitation,
      position,
      introduce: (newcomer) =>
        newcomer.record === undefined
          ? introductionOfStaff(memory, context, newcomer)
          : introductionOfPatient(memory, context, { ...newcomer, record: newcomer.record }),
    });
  }

  refuse(invitation: string): AsyncResult<void> {
    return this.#engine.refuse(invitation);
  }

  /** The surroundings of a command that is tried before there is anybody to run it. */
  #contextBefore(profession: string): CommandContext {
    const [userId, deviceId] = [parseUserId(NOBODY), parseDeviceId(NOBODY)];
    invariant(userId !== undefined && deviceId !== undefined, 'zeros are well-formed ids');
    return commandContext(this.#ports, { userId, deviceId, profession });
  }
}

function isOwnDevice(memory: Memory, invitation: string): boolean {
  const row = memory.invitations.get(invitation);
  return row !== undefined && isToOwnDevice(memory, row);
}

/** In the clinic's directory. */
function introductionOfStaff(
  memory: Memory,
  context: CommandContext,
  newcomer: Newcomer,
): IntroductionTo {
  const [, place] = directoryOf(memory) ?? [];
  invariant(place !== undefined, 'who lets staff in has the directory');
  return {
    record: place.record,
    kind: DIRECTORY,
    entries: (document) => {
      const introduced = introductionEntry(context, document, newcomer);
      return introduced.ok ? [introduced.value] : [];
    },
  };
}

/** In the care team of their record, together with the staff: the patient can read no other list of names. */
function introductionOfPatient(
  memory: Memory,
  context: CommandContext,
  { userId, name, record }: Newcomer & { readonly record: RecordId },
): IntroductionTo {
  const staff = staffOf(memory);
  const id = parseUserId(userId);
  invariant(id !== undefined, 'a newcomer has a well-formed id');
  const patient: Person = { userId: id, name, profession: PATIENT };
  return {
    record,
    kind: CARE_TEAM,
    entries: (document) => {
      const team = { clinic: staff?.clinic ?? '', people: [...(staff?.people ?? []), patient] };
      const introduced = careTeamEntry(context, document, team);
      return introduced.ok ? [introduced.value] : [];
    },
  };
}

export const isWeak = (passphrase: string): boolean => {
  const { level } = passphraseStrength(passphrase.normalize('NFC'));
  return level === 'short' || level === 'simple';
};
