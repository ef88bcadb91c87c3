/** Two simulated people hold their devices together: a meeting without a server, over a path that carries frames in order. */
import { Meeting, type MeetingState } from '../../web/sync/carry/meeting.ts';
import type { Person, World } from './world.ts';

/** What comes out of the path for what went in. */
type Between = (frame: Uint8Array) => Uint8Array;

/** Both sides of a meeting, over a path that carries everything in order. `between`: who stands in it. */
export function meet(
  a: Person,
  b: Person,
  { relay, between = (frame) => frame }: Pick<World, 'relay'> & { readonly between?: Between },
) {
  const salt = new Uint8Array(32).fill(7);
  const states = new Map<Person, MeetingState>();
  let left = 0;
  const meetings = new Map<Person, Meeting>();
  for (const [person, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const meeting = new Meeting({
      salt,
      engine: {
        ...person.app.carrying,
        take: async (parcel) => {
          const taken = await person.app.carrying.take(parcel);
          if (taken.ok) left += taken.value.left + taken.value.carried;
          return taken;
        },
      },
      timers: { schedule: relay.clock.schedule },
      send: (frame) => {
        relay.clock.schedule(1, () => meetings.get(other)?.received(between(frame)));
        return Promise.resolve();
      },
      changed: (state) => states.set(person, state),
    });
    meetings.set(person, meeting);
    person.app.carrying.news.subscribe(() => meeting.committed());
  }
  for (const meeting of meetings.values()) meeting.begin();
  return {
    agreed: () => [a, b].every((person) => states.get(person)?.agreed === true),
    left: () => left,
    end: () => {
      for (const meeting of meetings.values()) meeting.end();
    },
  };
}
