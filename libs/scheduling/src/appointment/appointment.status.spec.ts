import { AppointmentStatus } from '@snowmelt/contracts';
import { canTransition } from './appointment.status.js';

const legal = ['booked>arrived', 'booked>cancelled', 'booked>noshow', 'arrived>fulfilled', 'arrived>cancelled'];
const all = AppointmentStatus.options.flatMap((from) => AppointmentStatus.options.map((to) => [from, to] as const));

describe('the status of an appointment', () => {
  it.each(all)('%s to %s is as the table says', (from, to) => {
    expect(canTransition(from, to)).toBe(legal.includes(`${from}>${to}`));
  });

  it('can reach every status from booked', () => {
    const reached = new Set<AppointmentStatus>(['booked']);
    for (const from of reached)
      for (const to of AppointmentStatus.options) if (canTransition(from, to)) reached.add(to);
    expect(reached.size).toBe(AppointmentStatus.options.length);
  });
});
