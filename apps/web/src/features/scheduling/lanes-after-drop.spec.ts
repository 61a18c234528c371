import { lanesAfterDrop } from './lanes-after-drop';

const resources = [
  { id: 'Rosa', kind: 'clinician' as const },
  { id: 'Leo', kind: 'clinician' as const },
  { id: 'chair 1', kind: 'chair' as const },
  { id: 'chair 2', kind: 'chair' as const },
];
const held = ['Rosa', 'chair 1'];

describe('an appointment dropped on another lane', () => {
  it('takes the new resource in place of the one of its kind, and keeps the others', () => {
    expect(lanesAfterDrop(held, resources, 'chair 1', 'chair 2')).toEqual(['Rosa', 'chair 2']);
    expect(lanesAfterDrop(held, resources, 'Rosa', 'Leo')).toEqual(['Leo', 'chair 1']);
  });
  it('keeps its resources when the lane is of another kind or its own', () => {
    expect(lanesAfterDrop(held, resources, 'chair 1', 'Leo')).toEqual(held);
    expect(lanesAfterDrop(held, resources, 'Rosa', 'Rosa')).toEqual(held);
  });
});
