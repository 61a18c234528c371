import { compareVersion, etagOf } from './note-etag.js';

const id = '01930000-0000-7000-8000-000000000001';
const present = etagOf(id, 3, 0);

describe('the version a write builds on', () => {
  it.each([
    ['the present tag', present, 'current'],
    ['it among others', `"x", ${present}`, 'current'],
    ['the version before', etagOf(id, 2, 0), 'stale'],
    ['the same version of another note', etagOf('01930000-0000-7000-8000-000000000002', 3, 0), 'stale'],
    ['the version with an addendum', etagOf(id, 3, 1), 'stale'],
    ['a weak tag', `W/${present}`, 'stale'],
    ['no quotes', present.slice(1, -1), 'stale'],
    ['rubbish', "'; --", 'stale'],
    ['any version', '*', 'absent'],
    ['blank', ' ', 'absent'],
    ['nothing', undefined, 'absent'],
  ] as const)('%s', (_what, ifMatch, outcome) => {
    expect(compareVersion(ifMatch, present)).toBe(outcome);
  });
});
