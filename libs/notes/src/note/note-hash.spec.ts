import { createHash } from 'node:crypto';
import { canonicalJson } from '@snowmelt/crypto';
import fc from 'fast-check';
import { addendumHash, noteHash, type SignedAddendum, type SignedNote } from './note-hash.js';

const template: SignedNote['template'] = {
  code: 'integration',
  version: 1,
  name: 'Integration note',
  signatureMeaning: 'mine',
  source: 'test',
  approvedBy: 'Amara',
  approvedAt: '2026-11-01T17:00:00.000Z',
  fields: [
    {
      key: 'plan',
      label: 'Plan',
      hint: '',
      kind: 'text',
      required: true,
      maxLength: 10,
      rows: 1,
      noneText: null,
      source: 'test',
    },
  ],
};
const leo = { id: 's', displayName: 'Leo Park, LMFT' };
const note: SignedNote = {
  hashVersion: 2,
  noteId: 'n',
  patientId: 'p',
  appointmentId: 'a',
  template,
  handovers: [{ from: { id: 'x', displayName: 'Amara' }, to: leo, reason: 'ill', at: '2026-11-24T18:00:00Z' }],
  header: {
    service: 'Integration visit',
    modality: 'telehealth',
    clinician: 'Leo Park',
    plannedStartsAt: '2026-11-24T18:00:00Z',
    plannedEndsAt: '2026-11-24T18:50:00Z',
    actualStartsAt: null,
    actualEndsAt: null,
    daysSinceDose: 1,
  },
  content: { plan: 'Walk.', insight: 'Snow melts.' },
  signedBy: 's',
  signedName: 'Leo Park, LMFT',
  signedWith: 'password-session',
  signedAt: '2026-11-24T19:00:00.000Z',
  meaning: 'mine',
};
const addendum: SignedAddendum = {
  hashVersion: 2,
  signedName: 'Leo Park, LMFT',
  signedWith: 'password-session',
  noteId: 'n',
  noteHash: 'h',
  kind: 'ADDENDUM',
  text: 't',
  reason: null,
  happenedOn: null,
  authorId: 's',
  signedAt: '2026-11-24T19:00:00.000Z',
};

const sha256 = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');

describe('the hash of a signed note', () => {
  it('is SHA-256 of the canonical form', () => {
    expect(noteHash(note)).toBe(sha256(note));
  });

  it('of version 1 still covers what it did: no name, factor, hand-overs or template wording', () => {
    const { noteId, patientId, appointmentId, header, content, signedBy, signedAt, meaning } = note;
    expect(noteHash({ ...note, hashVersion: 1 })).toBe(
      sha256({
        noteId,
        patientId,
        appointmentId,
        template: { code: 'integration', version: 1 },
        header,
        content,
        signedBy,
        signedAt,
        meaning,
      }),
    );
    expect(
      noteHash({ ...note, hashVersion: 1, signedName: null, signedWith: null, template: { ...template, name: 'x' } }),
    ).toBe(noteHash({ ...note, hashVersion: 1 }));
    const { hashVersion: _version, signedName: _name, signedWith: _with, noteHash: hash, ...rest } = addendum;
    expect(addendumHash({ ...addendum, hashVersion: 1 })).toBe(sha256({ ...rest, note: hash }));
  });

  it('does not depend on the order of fields, and survives storage as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()), (content) => {
        const shuffled = Object.fromEntries(Object.entries(content).reverse());
        expect(noteHash({ ...note, content: JSON.parse(JSON.stringify(shuffled)) as Record<string, string> })).toBe(
          noteHash({ ...note, content }),
        );
      }),
    );
  });

  it('changes with every part', () => {
    const changed: Partial<SignedNote>[] = [
      { noteId: 'x' },
      { patientId: 'x' },
      { appointmentId: 'x' },
      { template: { ...template, code: 'x' } },
      { template: { ...template, version: 2 } },
      { template: { ...template, name: 'x' } },
      { template: { ...template, source: 'x' } },
      { template: { ...template, approvedBy: 'x' } },
      { template: { ...template, signatureMeaning: 'x' } },
      { template: { ...template, fields: template.fields.map((field) => ({ ...field, label: 'Done' })) } },
      { handovers: [] },
      { handovers: note.handovers.map((one) => ({ ...one, reason: 'x' })) },
      { hashVersion: 1 },
      { signedName: 'x' },
      { signedWith: null },
      { header: { ...note.header, daysSinceDose: 2 } },
      { content: { ...note.content, plan: 'Walk' } },
      { content: { plan: 'Snow melts.', insight: 'Walk.' } },
      { signedBy: 'x' },
      { signedAt: '2026-11-24T19:00:00.001Z' },
      { meaning: 'x' },
    ];
    expect(new Set([noteHash(note), ...changed.map((change) => noteHash({ ...note, ...change }))]).size).toBe(
      changed.length + 1,
    );
  });

  it('of an addendum changes with every part, the note it belongs to included', () => {
    const changed: Partial<SignedAddendum>[] = [
      { noteId: 'x' },
      { noteHash: 'x' },
      { kind: 'CORRECTION' },
      { text: 'x' },
      { reason: 'x' },
      { happenedOn: '2026-11-24' },
      { authorId: 'x' },
      { signedAt: 'x' },
      { hashVersion: 1 },
      { signedName: 'x' },
      { signedWith: null },
    ];
    expect(
      new Set([addendumHash(addendum), ...changed.map((change) => addendumHash({ ...addendum, ...change }))]).size,
    ).toBe(changed.length + 1);
  });
});
