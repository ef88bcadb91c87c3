/** The worked examples of one person's own devices: stolen phones, mutual expulsion, the recovery card. */
import { DeviceHistory } from './history.test-support.ts';
import { addDevice, createDevice, createPerson, seededRandom } from './people.test-support.ts';

const GENESIS = ['genesis'];

export interface DeviceExample {
  readonly title: string;
  readonly members: readonly string[];
  readonly history: () => DeviceHistory;
}

/** A person with a phone, a laptop, a new device, and X, which is a thief's. */
const ownDevices = (seed: number) => {
  const random = seededRandom(seed);
  const devices = {
    laptop: createDevice(random),
    X: createDevice(random),
    new: createDevice(random),
  };
  return new DeviceHistory(createPerson(random), devices);
};

export const DEVICE_EXAMPLES: readonly DeviceExample[] = [
  {
    title: 'U1: a thief on the older phone cannot keep a newer laptop out',
    members: ['laptop', 'recovery'],
    history: () => {
      const h = ownDevices(1);
      return h
        .write('add laptop', { by: 'phone', body: addDevice(h.device('laptop')), after: GENESIS })
        .write('out phone', { by: 'laptop', body: h.removal('phone'), after: ['add laptop'] })
        .write('add X', { by: 'phone', body: addDevice(h.device('X')), after: ['add laptop'] })
        .write('out laptop', { by: 'X', body: h.removal('laptop'), after: ['add X'] });
    },
  },
  {
    title: 'U2: two devices that expel each other are both out, the recovery code goes on',
    members: ['recovery'],
    history: () => {
      const h = ownDevices(2);
      return h
        .write('add laptop', { by: 'phone', body: addDevice(h.device('laptop')), after: GENESIS })
        .write('out phone', { by: 'laptop', body: h.removal('phone'), after: ['add laptop'] })
        .write('out laptop', { by: 'phone', body: h.removal('laptop'), after: ['add laptop'] });
    },
  },
  {
    title: 'U3: the recovery card is not removed by others, and a new device from it stays',
    members: ['new', 'recovery'],
    history: () => {
      const h = ownDevices(3);
      return h
        .write('add laptop', { by: 'phone', body: addDevice(h.device('laptop')), after: GENESIS })
        .write('add new', {
          by: 'recovery',
          body: addDevice(h.device('new')),
          after: ['add laptop'],
        })
        .write('out phone', { by: 'recovery', body: h.removal('phone'), after: ['add new'] })
        .write('add X', { by: 'phone', body: addDevice(h.device('X')), after: ['add laptop'] })
        .write('out laptop', { by: 'phone', body: h.removal('laptop'), after: ['add X'] })
        .write('out recovery', {
          by: 'phone',
          body: h.removal('recovery'),
          after: ['out laptop'],
        });
    },
  },
];
