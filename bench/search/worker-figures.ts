/** What the page and the worker of this bench say to each other. */

export interface Order {
  readonly messages: number;
  readonly questions: number;
}

export interface Run extends Order {
  readonly run: 'fill' | 'reopen';
}

/** Milliseconds, but for counts. */
export interface WorkerFigures {
  readonly filling?: { readonly took: number; readonly longest: number };
  readonly opening?: { readonly first: number; readonly all: number };
  readonly asking?: readonly number[];
  readonly found?: number;
  readonly loops: readonly number[];
}
