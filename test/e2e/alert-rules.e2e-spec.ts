import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NestFactory } from '@nestjs/core';
import { MetricsServer } from '@snowmelt/metrics';
import { ALARMS, DeliveryHealth } from '@snowmelt/outreach/worker';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import { root } from '../../tools/install.mjs';
import { startApi } from '../support/api.js';
import { type Scrape, scrape } from '../support/scrape.js';
import { testConfig } from '../support/settings.js';
import { started } from '../support/started.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { groups } = parse(text('docker/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

/** What a rule asks for: metrics, and of each label the words it must be. @throws where Prometheus would refuse it */
function askedBy(expr: string) {
  const asked: { metric: string; matchers: Record<string, string> }[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr}`);
      if (type.name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const matchers = [...expr.slice(from, to).matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]);
      if (metric)
        asked.push({
          metric: expr.slice(metric.from, metric.to),
          matchers: Object.fromEntries(matchers) as Record<string, string>,
        });
    },
  });
  return asked;
}
const queriesIn = ({ summary }: Rule['annotations']) =>
  [...summary.matchAll(/query "([^"]+)"/g)].map(([, query = '']) => query);

/** As the pages of the runbook are shown: the address of each heading. */
const anchorsOf = (file: string) =>
  [...text(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

let scrapes: Scrape[];
let stop: () => Promise<void>;
beforeAll(async () => {
  const both = await started(async (starting) => {
    const api = await starting(startApi({ METRICS_PORT: '0' }), (it) => it.stop());
    const module = WorkerModule.forRoot(testConfig(api.appUrl, { METRICS_PORT: '0', SWEEP_SECONDS: '60' }));
    const worker = await starting(
      NestFactory.createApplicationContext(module, { logger: false, abortOnError: false }),
      (it) => it.close(),
    );
    await worker.get(DeliveryHealth, { strict: false }).report();
    return { api, worker };
  });
  ({ stop } = both);
  scrapes = [await scrape(both.api.get(MetricsServer).port), await scrape(both.worker.get(MetricsServer).port)];
});
afterAll(() => stop?.());

/** A histogram is described once, and read by its parts. */
const described = (metric: string) =>
  metric === 'up' || // Prometheus' own
  scrapes.some(({ metrics }) => metrics.has(metric) || metrics.has(metric.replace(/_(count|bucket|sum)$/, '')));

it.each(rules.map((rule) => [rule.alert, rule] as const))(
  '%s goes by figures that a server shows, and leads to a heading of the runbook',
  (_alert, { expr, labels, annotations }) => {
    const asked = [expr, ...queriesIn(annotations)].flatMap(askedBy);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ metric }) => !described(metric))).toEqual([]);
    const [page = '', anchor] = annotations.runbook.split('#');
    expect(anchorsOf(page)).toContain(anchor);
    expect(['page', 'ticket']).toContain(labels.severity);
  },
);

it('each alarm of delivery has exactly one rule, and no rule waits for an alarm that is none', () => {
  const codes = rules
    .flatMap(({ expr }) => askedBy(expr))
    .filter(({ metric }) => metric === 'snowmelt_delivery_alarm')
    .map(({ matchers }) => matchers['code']);
  expect(codes.sort()).toEqual([...ALARMS].sort());
});

it('what a rule compares with is what the figure says: outcomes and classes of status', () => {
  const words = rules.flatMap(({ expr }) => askedBy(expr)).flatMap(({ matchers }) => Object.entries(matchers));
  const shown = new Set(
    scrapes.flatMap(({ series }) => series.flatMap(({ labels }) => Object.entries(labels).map(String))),
  );
  shown.add('status_class,5xx'); // nothing failed here
  expect(words.map(String).filter((word) => !shown.has(word))).toEqual([]);
});

it('names its rules once', () => expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length));

it('the runbook explains each figure that a rule goes by', () => {
  const page = text('docs/runbooks/monitoring.md');
  const unexplained = rules
    .flatMap(({ expr }) => askedBy(expr))
    .map(({ metric }) => metric.replace(/_(count|bucket|sum)$/, ''))
    .filter((metric) => /^snowmelt_/.test(metric) && !page.includes(metric))
    .filter((metric) => !page.includes(`\`_${metric.split('_').slice(2).join('_')}\``));
  expect([...new Set(unexplained)]).toEqual([]);
});
