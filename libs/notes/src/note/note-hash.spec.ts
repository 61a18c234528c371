import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { addendumHash, canonicalJson, noteHash, type SignedAddendum, type SignedNote } from './note-hash.js';

const note: SignedNote = {
  noteId: 'n', patientId: 'p', appointmentId: 'a', template: { code: 'integration', version: 1 },
  header: { service: 'Integration visit', modality: 'telehealth', clinician: 'Leo Park', plannedStartsAt: '2026-11-24T18:00:00Z', plannedEndsAt: '2026-11-24T18:50:00Z', actualStartsAt: null, actualEndsAt: null, daysSinceDose: 1 },
  content: { plan: 'Walk.', insight: 'Snow melts.' }, signedBy: 's', signedAt: '2026-11-24T19:00:00.000Z', meaning: 'mine',
};
const addendum: SignedAddendum = { noteId: 'n', noteHash: 'h', kind: 'ADDENDUM', text: 't', reason: null, happenedOn: null, authorId: 's', signedAt: '2026-11-24T19:00:00.000Z' };

describe('the hash of a signed note', () => {
  it('is SHA-256 of the canonical form', () => {
    expect(canonicalJson({ b: 1, a: { z: null, 'ä': '\n"' } })).toBe('{"a":{"z":null,"ä":"\\n\\""},"b":1}');
    expect(canonicalJson(JSON.parse('{"\\u20ac":"Euro Sign","\\r":"Carriage Return","1":"One","\\ud83d\\ude00":"Smiley","\\ufb33":"Dalet"}')))
      .toBe('{"\\r":"Carriage Return","1":"One","€":"Euro Sign","😀":"Smiley","\ufb33":"Dalet"}'); // order of RFC 8785, 3.2.3
    expect(noteHash(note)).toBe(createHash('sha256').update(canonicalJson(note)).digest('hex'));
  });

  it.each([1.5, Number.NaN, undefined, true, [1]])('refuses what a note is not made of: %p', (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });

  it('does not depend on the order of fields, and survives storage as JSON', () => {
    fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()), (content) => {
      const shuffled = Object.fromEntries(Object.entries(content).reverse());
      expect(noteHash({ ...note, content: JSON.parse(JSON.stringify(shuffled)) as Record<string, string> })).toBe(noteHash({ ...note, content }));
    }));
  });

  it('changes with every part', () => {
    const changed: Partial<SignedNote>[] = [
      { noteId: 'x' }, { patientId: 'x' }, { appointmentId: 'x' }, { template: { code: 'x', version: 1 } }, { template: { code: 'integration', version: 2 } },
      { header: { ...note.header, daysSinceDose: 2 } }, { content: { ...note.content, plan: 'Walk' } }, { content: { plan: 'Snow melts.', insight: 'Walk.' } },
      { signedBy: 'x' }, { signedAt: '2026-11-24T19:00:00.001Z' }, { meaning: 'x' },
    ];
    expect(new Set([noteHash(note), ...changed.map((change) => noteHash({ ...note, ...change }))]).size).toBe(changed.length + 1);
  });

  it('of an addendum changes with every part, the note it belongs to included', () => {
    const changed: Partial<SignedAddendum>[] = [{ noteId: 'x' }, { noteHash: 'x' }, { kind: 'CORRECTION' }, { text: 'x' }, { reason: 'x' }, { happenedOn: '2026-11-24' }, { authorId: 'x' }, { signedAt: 'x' }];
    expect(new Set([addendumHash(addendum), ...changed.map((change) => addendumHash({ ...addendum, ...change }))]).size).toBe(changed.length + 1);
  });
});
