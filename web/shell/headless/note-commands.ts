/** Notes about a patient: the list, one to read, and one to write. */
import { editNote, startNote } from '#features/notes/commands.ts';
import { openNote } from '#features/notes/queries.ts';
import { err, ok } from '#kernel/result.ts';
import { withClient } from './client.ts';
import type { Answered, Call } from './command.ts';
import { findNote, findPatient, noteRows } from './finding.ts';
import { answerSaved, timeText } from './saying.ts';
import { firstOf } from './watching.ts';

const SHORT_ID_LENGTH = 8;

/** 'headless/no-such-patient'. */
export const notes = (call: Call): Answered =>
  withClient(call, (client) => {
    const record = findPatient(client, call.value('PATIENT'));
    if (!record.ok) return Promise.resolve(record);
    const rows = noteRows(client, record.value);
    const lines = rows.map(({ document, row: { title, startedAt } }) =>
      [document.slice(0, SHORT_ID_LENGTH), timeText(startedAt), title].join('  '),
    );
    const json = rows.map(({ document, row, rung }) => ({ note: document, ...row, rung }));
    return Promise.resolve(ok({ lines: rows.length === 0 ? ['No notes.'] : lines, json }));
  });

/** Codes: 'headless/no-such-patient', 'headless/no-such-note', 'notes/unreadable'. */
export const showNote = (call: Call): Answered =>
  withClient(call, async (client) => {
    const record = findPatient(client, call.value('PATIENT'));
    if (!record.ok) return record;
    const wanted = call.value('NOTE');
    const row = findNote(client, { record: record.value, wanted });
    if (!row.ok) return row;
    const { document } = row.value;
    const place = { of: openNote, record: record.value, document };
    const opened = await firstOf(client.core.watchDocument(place));
    if (opened?.view === undefined) return err({ code: 'notes/unreadable' });
    const { title, text } = opened.view;
    const by =
      opened.latest === undefined ? [] : [`${opened.latest.by}, ${timeText(opened.latest.at)}`];
    return ok({
      lines: [title, ...by, '', text],
      json: { note: document, ...opened.view, latest: opened.latest, rung: opened.rung },
    });
  });

/** Codes: 'headless/no-such-patient', 'kernel/…', and 'headless/note-without-text' when the title alone was saved. */
export const note = (call: Call): Answered =>
  withClient(call, async (client) => {
    const record = findPatient(client, call.value('PATIENT'));
    if (!record.ok) return record;
    const insert = call.value('text') || (await call.place.readInput());
    const place = { record: record.value };
    const title = call.value('TITLE');
    const started = await client.core.dispatch({ ...place, command: startNote, input: { title } });
    if (!started.ok) return started;
    const { document } = started.value;
    if (insert !== '') {
      const target = { ...place, document };
      const opened = await firstOf(client.core.watchDocument({ ...target, of: openNote }));
      const input = { base: opened?.heads ?? [], edits: [{ index: 0, remove: 0, insert }] };
      const written = await client.core.dispatch({ ...target, command: editNote, input });
      if (!written.ok) return err({ code: 'headless/note-without-text', field: 'TEXT' });
    }
    const lines = [`Wrote ${document.slice(0, SHORT_ID_LENGTH)}`];
    return answerSaved(client, { lines, json: { record: record.value, note: document } });
  });
