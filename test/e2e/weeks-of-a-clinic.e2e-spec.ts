import { type SimulatedClinic, startSimulatedClinic } from '../simulation/simulated-clinic.js';
import { simulate } from '../simulation/simulate.js';

let clinic: SimulatedClinic & { stop: () => Promise<void> };
beforeAll(async () => {
  clinic = await startSimulatedClinic();
});
afterAll(() => clinic?.stop());

it('three weeks of a clinic leave nobody with a message that must not be, and none that matters missing in silence', async () => {
  const { wrongs, counts } = await simulate(clinic, { seed: 37_287, patients: 6, weeks: 3 });
  expect(wrongs).toEqual([]);
  // weeks in which nothing happens would prove nothing: with this seed somebody is held, withdraws and ends the texts
  const happened = [
    'infusion booked',
    'fulfilled',
    'noshow',
    'moved',
    'note signed',
    'on_hold',
    'withdrawn',
    'decided: stop',
  ];
  expect([...counts.keys()]).toEqual(expect.arrayContaining(happened));
});
