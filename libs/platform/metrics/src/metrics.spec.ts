import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Logger } from '@snowmelt/logging';
import { testConfig } from '../../../../test/support/settings.js';
import { Metrics } from './metrics.js';

const config = testConfig('postgres://snowmelt_app@127.0.0.1/snowmelt');
const lines: string[] = [];
let metrics: Metrics;
beforeEach(() => {
  lines.length = 0;
  metrics = new Metrics(config, new Logger('warn', { write: (line) => lines.push(line) }));
});

const figures = async () => (await metrics.text()).split('\n').filter((line) => line && !line.startsWith('#'));

it('a figure is read when it is scraped', async () => {
  let due = 3;
  metrics.gauge({ name: 'snowmelt_due', help: 'x' }, () => [{ value: due }]);
  metrics.counter({ name: 'snowmelt_jobs_total', help: 'x', labels: ['job'] }, () => [
    { labels: { job: 'outreach.dispatch-touch' }, value: due },
  ]);
  expect(await figures()).toEqual(['snowmelt_due 3', 'snowmelt_jobs_total{job="outreach.dispatch-touch"} 3']);
  due = 4;
  expect(await figures()).toEqual(['snowmelt_due 4', 'snowmelt_jobs_total{job="outreach.dispatch-touch"} 4']);
});

it('what is not known is left out, and not said to be 0', async () => {
  let known = true;
  metrics.gauge({ name: 'snowmelt_oldest_due_seconds', help: 'x' }, () => (known ? [{ value: 7 }] : []));
  metrics.gauge({ name: 'snowmelt_unknown_attempts', help: 'x', labels: ['provider'] }, () =>
    known ? [{ labels: { provider: 'twilio' }, value: 1 }] : [],
  );
  expect(await figures()).toHaveLength(2);
  known = false;
  expect(await figures()).toEqual([]);
  expect(await metrics.text()).toContain('# TYPE snowmelt_oldest_due_seconds gauge');
});

it('a figure that cannot be read keeps back none of the others, and its words stay out of the log', async () => {
  metrics.gauge({ name: 'snowmelt_broken', help: 'x' }, () => {
    throw new Error('Robin Example');
  });
  metrics.gauge({ name: 'snowmelt_refused', help: 'x' }, () => Promise.reject(new Error('Robin Example')));
  metrics.gauge({ name: 'snowmelt_due', help: 'x' }, () => [{ value: 3 }]);
  expect(await figures()).toEqual(['snowmelt_due 3']);
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('Robin');
});

it('nor does one that never comes', async () => {
  jest.useFakeTimers();
  try {
    metrics.gauge({ name: 'snowmelt_hanging', help: 'x' }, () => new Promise<never>(() => undefined));
    metrics.gauge({ name: 'snowmelt_due', help: 'x' }, () => [{ value: 3 }]);
    const scraped = figures();
    await jest.advanceTimersByTimeAsync(2000);
    expect(await scraped).toEqual(['snowmelt_due 3']);
  } finally {
    jest.useRealTimers();
  }
});

it.each([randomUUID(), `/v/${'kX7p2mQ9vT4wZ8rL1nB6cF3hJ5sD0gYa'.repeat(2)}`, '+13235550142', 'Robin Example', ''])(
  'a label that is no word of the program is none: %s',
  async (label) => {
    metrics.gauge({ name: 'snowmelt_due', help: 'x', labels: ['route'] }, () => [
      { labels: { route: label }, value: 1 },
    ]);
    const record = metrics.durations({ name: 'snowmelt_duration_seconds', help: 'x', labels: ['route'] }, [1]);
    record({ route: label }, 0.2);
    const text = await metrics.text();
    expect(text).toContain(label === '' ? 'snowmelt_due{route=""} 1' : 'snowmelt_due{route="other"} 1');
    if (label) expect(text).not.toContain(label);
  },
);

it.each(['/api/patients/:id', '/assets/*', 'outreach.due-touches', 'provider.no-callbacks', 'GET', '5xx', 'smtp'])(
  'a word of the program stays: %s',
  async (label) => {
    metrics.gauge({ name: 'snowmelt_due', help: 'x', labels: ['route'] }, () => [
      { labels: { route: label }, value: 1 },
    ]);
    expect(await figures()).toEqual([`snowmelt_due{route="${label}"} 1`]);
  },
);

it('two applications in one process do not mix', async () => {
  const other = new Metrics(config, new Logger('silent'));
  for (const one of [metrics, other]) one.gauge({ name: 'snowmelt_due', help: 'x' }, () => [{ value: 3 }]);
  expect(await other.text()).toBe(await metrics.text());
});
