/** The operator's choices, from the environment. One line says what is wrong with the first bad one. */
import { isIP } from 'node:net';
import * as v from 'valibot';
import { err, ok, type Result } from '#crypto/result.ts';

const number = (fallback: string, max: number) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.regex(/^\d{1,15}$/),
    v.transform(Number),
    v.maxValue(max),
  );

const list = (fallback: string) =>
  v.pipe(
    v.optional(v.string(), fallback),
    v.transform((text) => text.split(/[\s,]+/).filter((item) => item !== '')),
  );

const variables = v.object({
  PORT: number('8787', 65_535),
  HOST: v.optional(v.pipe(v.string(), v.nonEmpty()), '127.0.0.1'),
  LANTERN_DATA: v.optional(v.pipe(v.string(), v.nonEmpty()), './data'),
  /** 'lmdb' in the data folder, or the database that several relays share. */
  LANTERN_STORE: v.optional(
    v.union([v.literal('lmdb'), v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\/\S+$/))]),
    'lmdb',
  ),
  LANTERN_APP: v.optional(v.pipe(v.string(), v.nonEmpty()), './build'),
  LANTERN_ENGINE: v.optional(v.picklist(['auto', 'uws', 'ws']), 'auto'),
  LANTERN_ORIGINS: list(''),
  /** Files in PEM; both empty: TLS is a proxy's work. */
  LANTERN_TLS_CERTIFICATE: v.optional(v.string(), ''),
  LANTERN_TLS_KEY: v.optional(v.string(), ''),
  LANTERN_ACCOUNTS: v.pipe(
    list('open'),
    v.everyItem((item) => /^(open|[0-9a-f]{64})$/.test(item)),
  ),
  LANTERN_ACCOUNT_BYTES: number('34359738368', Number.MAX_SAFE_INTEGER),
  LANTERN_ACCOUNT_CHANNELS: number('100000', Number.MAX_SAFE_INTEGER),
  LANTERN_CHANNEL_BYTES: number('268435456', Number.MAX_SAFE_INTEGER),
  LANTERN_CHANNEL_FILE_BYTES: number('1073741824', Number.MAX_SAFE_INTEGER),
  LANTERN_ACCOUNT_FILE_BYTES: number('34359738368', Number.MAX_SAFE_INTEGER),
  /** At once, from one address or one network of IPv6. */
  LANTERN_ADDRESS_CONNECTIONS: number('2048', 1_000_000),
  /** Addresses of proxies on other machines. */
  LANTERN_PROXIES: v.pipe(
    list(''),
    v.everyItem((item) => isIP(item) !== 0),
  ),
  LANTERN_ENVELOPES_PER_SECOND: number('500', 10_000_000),
  LANTERN_BYTES_PER_SECOND: number('8388608', Number.MAX_SAFE_INTEGER),
  /** Where push services find the operator; empty: nobody is woken. */
  LANTERN_PUSH_CONTACT: v.optional(
    v.union([v.literal(''), v.pipe(v.string(), v.regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/))]),
    '',
  ),
  /** Origins of push services beside those of the browsers. */
  LANTERN_PUSH_SERVICES: list(''),
  LANTERN_TURN_URLS: v.pipe(
    list(''),
    v.everyItem((item) => /^turns?:[\w.:[\]-]+(\?transport=(udp|tcp))?$/.test(item)),
  ),
  LANTERN_TURN_SECRET: v.optional(
    v.union([v.literal(''), v.pipe(v.string(), v.minLength(32))]),
    '',
  ),
  /** Empty: nobody reads metrics. */
  LANTERN_METRICS_SECRET: v.optional(
    v.union([v.literal(''), v.pipe(v.string(), v.minLength(16))]),
    '',
  ),
  LANTERN_LOG_LEVEL: v.optional(v.picklist(['error', 'warn', 'info', 'debug']), 'info'),
});

const isEmpty = (text: string): boolean => text === '';

const environment = v.pipe(
  variables,
  v.forward(
    v.check((all) => isEmpty(all.LANTERN_TLS_CERTIFICATE) === isEmpty(all.LANTERN_TLS_KEY)),
    ['LANTERN_TLS_KEY'],
  ),
);

export type Config = v.InferOutput<typeof environment>;

export interface ConfigError {
  readonly code: 'config/invalid';
  /** The name of the variable, never its value. */
  readonly variable: string;
}

/** Reads the variables it knows and no others. */
export function parseConfig(
  given: Readonly<Record<string, string | undefined>>,
): Result<Config, ConfigError> {
  const parsed = v.safeParse(environment, given);
  if (parsed.success) return ok(parsed.output);
  const variable = parsed.issues[0].path?.[0]?.key;
  return err({ code: 'config/invalid', variable: typeof variable === 'string' ? variable : '?' });
}
