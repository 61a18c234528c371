import { outreachPolicy } from '../../../../prisma/seed/demo-clinic.js';
import { OutreachPolicy } from '../plan/outreach-policy.js';
import { policyLines } from './policy-lines.js';

const rules = OutreachPolicy.parse(outreachPolicy.definition);
const shown = (of: typeof rules) => Object.fromEntries(policyLines(of).map(({ label, words }) => [label, words]));

describe('the rules of messages, line by line', () => {
  it('say hours, caps and spans in words', () =>
    expect(shown(rules)).toMatchObject({
      'Messages are planned for': '09:00 to 20:00',
      'Most texts in 7 days': '12',
      'Reminders of a dose': '72 hours, 24 hours, 2 hours',
      'E-mail after a failed text': '30 minutes',
      'A reading is sent and open for': '7 days',
    }));

  it('leave out nothing of a version of before, which does not fit any more', () => {
    const former = { texts: { perDay: 2 }, reminders: { infusion: ['PT24H'] }, callAfterHours: 4 };
    expect(shown(former as never)).toEqual({
      Texts: '{"perDay":2}',
      Reminders: '{"infusion":["PT24H"]}',
      'Call after hours': '4',
    });
  });

  it('have a line for each part', () => {
    const optional = { unmarkedAfter: 'PT2H', firstText: true, tellOfChanges: 'task' as const };
    const lines = policyLines({ ...rules, ...optional });
    expect(lines.filter(({ words }) => /^[[{]/.test(words))).toEqual([]);
    expect(shown({ ...rules, ...optional })).toMatchObject({ 'A patient hears of a change': 'from a person' });
  });
});
