/**
 * JSON from strangers: bounded in length and depth, no name twice in one object, and no name that reaches into an object's
 * prototype. Looked at before it is parsed, so that nothing large or doubtful is ever built.
 */
import { err, ok, type Result } from '#kernel/result.ts';

export const IMPORT_LENGTH_MAX = 16 * 1024 * 1024;
const DEPTH_MAX = 48;
const NAMES_MAX = 2_000_000;

export type JsonErrorCode =
  | 'import/malformed'
  | 'import/too-large'
  | 'import/too-deep'
  | 'import/duplicate-name'
  | 'import/forbidden-name';

const FORBIDDEN = new Set(['__proto__', 'prototype', 'constructor']);
/** Strings, brackets and commas; whatever lies between them is judged by the parser. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/gs;

interface Level {
  readonly names: Set<string> | undefined;
  isNameNext: boolean;
}

/** Codes: those of `JsonErrorCode`. */
export function parseBoundedJson(text: string): Result<unknown, JsonErrorCode> {
  if (text.length > IMPORT_LENGTH_MAX) return err('import/too-large');
  const doubt = doubtAbout(text);
  if (doubt !== undefined) return err(doubt);
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err('import/malformed');
  }
}

function doubtAbout(text: string): JsonErrorCode | undefined {
  const levels: Level[] = [];
  let names = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (level?.isNameNext === true && token.startsWith('"')) {
      const doubt = takeName(token, level);
      if (doubt !== undefined) return doubt;
      names += 1;
    } else step(token, levels);
    if (levels.length > DEPTH_MAX) return 'import/too-deep';
    if (names > NAMES_MAX) return 'import/too-large';
  }
  return undefined;
}

/** Into an object or a list, out of it, or on to the next part of it. */
function step(token: string, levels: Level[]): void {
  const level = levels.at(-1);
  if (token === '{') levels.push({ names: new Set(), isNameNext: true });
  else if (token === '[') levels.push({ names: undefined, isNameNext: false });
  else if (token === '}' || token === ']') levels.pop();
  else if (token === ',' && level?.names !== undefined) level.isNameNext = true;
}

function takeName(token: string, level: Level): JsonErrorCode | undefined {
  const name = nameOf(token);
  if (name === undefined) return 'import/malformed';
  if (FORBIDDEN.has(name)) return 'import/forbidden-name';
  if (level.names?.has(name) === true) return 'import/duplicate-name';
  level.names?.add(name);
  level.isNameNext = false;
  return undefined;
}

/** A name may be written with escapes, and is the same name then. */
function nameOf(token: string): string | undefined {
  if (!token.includes('\\')) return token.slice(1, -1);
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined;
  }
}
