/**
 * The versions of the relay's frames. Envelopes carry their own version and are none of this file's business: a relay and
 * a client of different versions agree on frames only, never on cryptography.
 *
 * History, one line for each version:
 * 1  first version: HELLO CREATE ATTACH RESUME ITEMS SNAPSHOTS APPEND RECEIPT CLOSE DONE ERROR PING PONG GLASS SHARES.
 * 2  RETIRE REKEY PRESENCE, and PRESENT for whoever sent a PRESENCE. Nothing that version 1 knows has changed.
 */
export const PROTOCOL_VERSION = 2;

/** The oldest frames this build still understands. */
export const PROTOCOL_VERSION_OLDEST = 1;

/** What a client names when it opens the WebSocket; a relay that does not know the name refuses the upgrade. Versions that understand one another share it. */
export const SUBPROTOCOL = `lantern-relay.${PROTOCOL_VERSION_OLDEST}`;

/** The path of the WebSocket on the relay's port. */
export const RELAY_PATH = '/relay';
