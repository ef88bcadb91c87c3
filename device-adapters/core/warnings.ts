/** What a decoder noticed about a packet that it could still read. Machine-readable; the wording is the application's. */
export type Warning =
  | 'context-missing'
  | 'duration-overrun'
  | 'field-width'
  | 'implausible'
  | 'implausible-map'
  | 'reserved-bits'
  | 'reserved-value'
  | 'status-order-unconfirmed'
  | 'time-impossible'
  | 'time-incomplete'
  | 'time-offset-overrun'
  | 'trailing-bytes'
  | 'unreadable-packet';
