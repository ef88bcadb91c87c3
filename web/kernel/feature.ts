/**
 * What a feature is: commands that decide, projections and queries that read. Data and pure functions only; permission,
 * audit and the offline queue are wrapped around every command once, in `dispatcher.ts`.
 */
import type { Draft, RawDocument } from './document.ts';
import type { DeviceId, UserId } from './ids.ts';
import type { InvalidInput } from './input.ts';
import type { Millis } from './ports.ts';
import type { Result } from './result.ts';
import type { SearchItem } from './search.ts';

/** Who acts. `profession` comes from the clinic's directory. */
export interface Actor {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly profession: string;
}

export interface CommandContext {
  readonly now: Millis;
  /** A fresh random id of 16 bytes as hexadecimal. */
  readonly newId: () => string;
  readonly actor: Actor;
  /** A file that was picked on this device and lies here sealed, by its id; undefined for any other. */
  readonly pickedFile: (id: string) => PickedFile | undefined;
}

/** What an entry has to hold so that others find and open a file. Screens know it by its id alone. */
export interface PickedFile {
  /** 16 bytes as hexadecimal. */
  readonly id: string;
  readonly name: string;
  /** As whoever picked it calls it: `image/jpeg`. Nobody has to believe it. */
  readonly type: string;
  /** Bytes of the file itself. */
  readonly length: number;
  /** 32 bytes, of this file alone. */
  readonly key: Uint8Array;
  /** 32 bytes: leads to the list of its sealed pieces. */
  readonly digest: Uint8Array;
  /** A small JPEG; empty where there is none. */
  readonly preview: Uint8Array;
  /** How long it sounds, in whole seconds; 0 for what does not. */
  readonly seconds: number;
}

/** An error a command answers with: a code prefixed by its feature, and facts that are no content. */
export interface CommandError {
  readonly code: string;
}

/** Where a command writes: a document that exists, a new one in an existing record, or the first one of a new record. */
export type CommandTarget = 'existing' | 'new-document' | 'new-record';

export interface Command<Input, View, Event, E extends CommandError> {
  /** `feature/verb-noun`; also the action that policies and the history name. */
  readonly name: string;
  /** The kind of document it writes, as `clinical/documents.ts` knows it. */
  readonly document: string;
  readonly target: CommandTarget;
  parse(raw: unknown): Result<Input, InvalidInput>;
  view(document: RawDocument): View;
  decide(view: View, input: Input, context: CommandContext): Result<readonly Event[], E>;
  /** The picked files that the entry shows, by id: they are kept and sent from the moment it is durable. */
  files?(input: Input): readonly string[];
  apply(draft: Draft, event: Event): void;
}

/** Keeps the inferred types of a command; nothing happens at definition. */
export const defineCommand = <Input, View, Event, E extends CommandError>(
  command: Command<Input, View, Event, E>,
): Command<Input, View, Event, E> => command;

/** Whose signed work the entities of a document are. */
export interface Entries {
  /**
   * Who wrote the entity, all of it, in one go; undefined for an entity that somebody has altered since, or whose author
   * this device cannot name.
   */
  authorOf(key: string): UserId | undefined;
  /** How the letters of a text look, as `styled-text.ts` writes it; nothing is said where looks are not kept. */
  formatsOf?(key: string, field: string): string;
}

/** Where nothing is known about authors. */
export const UNSIGNED: Entries = { authorOf: () => undefined };

/** A question to one document. */
export interface DocumentQuery<View> {
  readonly name: string;
  readonly document: string;
  readonly select: (document: RawDocument, entries?: Entries) => View;
  /** The keys of the entities whose whereabouts the view shows one by one; none unless given. */
  entries?(view: View): readonly string[];
}

export const defineQuery = <View>(query: DocumentQuery<View>): DocumentQuery<View> => query;

/** One row for each document of a kind, kept beside the documents so that lists never open them. */
export interface Projection<Row> {
  readonly name: string;
  readonly document: string;
  /** Raised whenever `row` changes meaning, so that stored rows are rebuilt. */
  readonly version: number;
  /** Undefined when the document has nothing to show in this list. */
  readonly row: (document: RawDocument, entries?: Entries) => Row | undefined;
}

export const defineProjection = <Row>(projection: Projection<Row>): Projection<Row> => projection;

/** What a feature gives to be found. */
export interface SearchFeed {
  /** The kind of document it reads. */
  readonly document: string;
  /** Raised whenever `items` changes meaning, so that everything is read again. */
  readonly version: number;
  /** What was deleted, taken back or cannot be read is not among them. */
  readonly items: (document: RawDocument, entries: Entries) => readonly SearchItem[];
}

/** Which professions may do what: action name to professions. An action without a line is allowed to nobody. */
export type Policy = Readonly<Record<string, readonly string[]>>;

/** A command whose types are forgotten: it is only ever called with what its own parser answered. */
export type AnyCommand = Command<unknown, unknown, unknown, CommandError>;

export interface Feature {
  readonly id: string;
  readonly commands: readonly AnyCommand[];
  readonly queries: readonly DocumentQuery<unknown>[];
  readonly projections: readonly Projection<unknown>[];
  /** What of its documents can be searched; nothing unless given. */
  readonly search?: readonly SearchFeed[];
  readonly policy: Policy;
}

export const defineFeature = (feature: Feature): Feature => feature;
