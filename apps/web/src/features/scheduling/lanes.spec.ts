import { laneId, lanesOf, resourceOfLane } from './lanes';

describe('the lanes of the calendar', () => {
  it('are one for each place: a nurse with two patients at once has two, told apart by their number', () =>
    expect(
      lanesOf([
        { id: 'okafor', kind: 'nurse', name: 'Chidi Okafor, RN', places: 2 },
        { id: 'chair', kind: 'chair', name: 'Chair 1', places: 1 },
      ]),
    ).toEqual([
      { id: 'okafor', resourceId: 'okafor', label: 'Chidi Okafor, RN\u00a0·\u00a01' },
      { id: 'okafor:2', resourceId: 'okafor', label: 'Chidi Okafor, RN\u00a0·\u00a02' },
      { id: 'chair', resourceId: 'chair', label: 'Chair 1' },
    ]));
  it('say whose they are, so that a visit dropped in another place stays with the same nurse', () =>
    expect([laneId('okafor', 1), laneId('okafor', 2)].map(resourceOfLane)).toEqual(['okafor', 'okafor']));
});
