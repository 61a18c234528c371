import { proseOf } from '@snowmelt/contracts';
import fc from 'fast-check';
import type { Answer } from '../support/api.js';
import { written } from '../support/note-clinic.js';
import { api, clinic, setUpNotes } from '../support/notes-scene.js';

setUpNotes();

const RUNS = 40;
const who = fc.constantFrom('leo' as const, 'leo' as const, 'leo' as const, 'amara' as const);
const fresh = fc.constantFrom(true, true, true, false);
const storable = fc.string({ unit: 'binary', maxLength: 40 }).map((typed) => proseOf(typed).text);
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      by: who,
      fresh,
      content: fc.record({ plan: storable, themes: storable }, { requiredKeys: [] }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('fill' as const), by: who, fresh }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sign' as const), by: who, fresh }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('add' as const), by: who, text: storable.map((text) => `${text}.`) }),
  },
);

/** So that each life ends signed, whatever was before: whether a random one signs is luck. */
const end = [
  { kind: 'fill', by: 'leo', fresh: true },
  { kind: 'sign', by: 'leo', fresh: true },
  { kind: 'save', by: 'leo', fresh: true, content: { plan: 'Another.' } },
  { kind: 'add', by: 'amara', text: 'Since then.' },
] as const;

/** What the note must be after each act, kept beside the system. */
interface Model {
  content: Record<string, string>;
  signed: boolean;
  addenda: number;
  etag: string;
}

it('a signed note stays as it was signed and its hash matches, whatever is done to it in any order', async () => {
  let signatures = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      const { body: note } = await clinic.leo.post(`/api/appointments/${await clinic.visit()}/note`, {});
      const path = `/api/notes/${note.id}`;
      const model: Model = { content: {}, signed: false, addenda: 0, etag: note.etag };
      let sealed: unknown = null;
      for (const step of [...acts, ...end]) {
        const tag = { 'if-match': 'fresh' in step && !step.fresh ? '"old"' : model.etag };
        const answer: Answer =
          step.kind === 'add'
            ? await clinic[step.by].post(`${path}/addenda`, { kind: 'ADDENDUM', text: step.text })
            : step.kind === 'sign'
              ? await clinic[step.by].post(`${path}/signature`, {}, undefined, tag)
              : await clinic[step.by].put(path, { content: step.kind === 'fill' ? written : step.content }, tag);
        const mine = step.by === 'leo';
        const complete = Object.keys(written).every((key) => (model.content[key] ?? '').trim() !== '');
        if (step.kind === 'add') {
          expect(answer.status).toBe(model.signed ? 201 : 409);
          if (model.signed) model.addenda += 1;
        } else if (step.kind === 'sign') {
          expect(answer.status).toBe(
            model.signed ? (mine ? 200 : 409) : !mine ? 403 : !step.fresh ? 412 : complete ? 200 : 422,
          );
          if (answer.status === 200) model.signed = true;
        } else {
          expect(answer.status).toBe(model.signed ? 409 : !mine ? 403 : step.fresh ? 200 : 412);
          if (answer.status === 200) model.content = step.kind === 'fill' ? written : step.content;
        }
        const { body: read } = await clinic.amara.get(path);
        model.etag = read.etag;
        expect(read).toMatchObject({ status: model.signed ? 'signed' : 'draft', intact: true });
        expect(read.content).toEqual(model.content);
        expect(read.addenda.map((addendum: { intact: boolean }) => addendum.intact)).toEqual(
          Array(model.addenda).fill(true),
        );
        const { addenda: _addenda, etag: _etag, ...original } = read;
        if (sealed !== null) expect(original).toEqual(sealed);
        else if (model.signed) {
          sealed = original;
          signatures += 1;
        }
      }
    }),
    { numRuns: RUNS },
  );
  expect(signatures).toBe(RUNS);
  expect(await api.sql('SELECT * FROM first_broken_audit_event()')).toEqual([]);
});
