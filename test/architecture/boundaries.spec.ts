import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from './repository-files.js';

const boundary = '@nx/enforce-module-boundaries';
const imports = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';

// Planted offences: a rule that stopped working, or that Nx skips in silence, fails here
const planted: [what: string, filePath: string, code: string, rule: string][] = [
  [
    'scheduling may not import outreach',
    'libs/scheduling/src/index.ts',
    "import { OutreachModule } from '@snowmelt/outreach';\nexport const x = OutreachModule;\n",
    boundary,
  ],
  [
    'patients may not import scheduling',
    'libs/patients/src/index.ts',
    "import { SchedulingModule } from '@snowmelt/scheduling';\nexport const x = SchedulingModule;\n",
    boundary,
  ],
  [
    'a platform library may not import a domain',
    'libs/platform/http/src/index.ts',
    "import { PatientsModule } from '@snowmelt/patients';\nexport const x = PatientsModule;\n",
    boundary,
  ],
  [
    'contracts import no library',
    'libs/contracts/src/index.ts',
    "import { Clock } from '@snowmelt/clock';\nexport const x = Clock;\n",
    boundary,
  ],
  [
    'the web app imports only contracts',
    'apps/web/src/main.tsx',
    "import { UnitOfWork } from '@snowmelt/database';\nexport const x = UnitOfWork;\n",
    boundary,
  ],
  [
    'another library is not reached by a relative path',
    'libs/outreach/src/index.ts',
    "import { SchedulingModule } from '../../scheduling/src/index.js';\nexport const x = SchedulingModule;\n",
    boundary,
  ],
  [
    'Prisma is not for services',
    'libs/patients/src/patient.service.ts',
    "import { PrismaClient } from '@prisma/client';\nexport const x = PrismaClient;\n",
    imports,
  ],
  [
    'the Prisma token is not for services',
    'libs/patients/src/patient.service.ts',
    "import { PrismaDatabase } from '@snowmelt/database';\nexport const x = PrismaDatabase;\n",
    imports,
  ],
  [
    'bullmq is not for domains',
    'libs/outreach/src/index.ts',
    "import { Queue } from 'bullmq';\nexport const x = Queue;\n",
    imports,
  ],
  [
    'OpenTelemetry is not for domains',
    'libs/outreach/src/index.ts',
    "import { trace } from '@opentelemetry/api';\nexport const x = trace;\n",
    imports,
  ],
  [
    'prom-client is not for domains',
    'libs/outreach/src/index.ts',
    "import { Gauge } from 'prom-client';\nexport const x = Gauge;\n",
    imports,
  ],
  [
    'twilio is not for services',
    'libs/messaging/src/messaging.service.ts',
    "import twilio from 'twilio';\nexport const x = twilio;\n",
    imports,
  ],
  [
    'process.env is not for domains',
    'libs/messaging/src/messaging.service.ts',
    "export const x = process.env['HOME'];\n",
    syntax,
  ],
  ['new Date() is not for domains', 'libs/outreach/src/outreach.service.ts', 'export const x = new Date();\n', syntax],
  [
    'there is one QueryClient, which sends nothing later than it was pressed',
    'apps/web/src/main.tsx',
    "import { QueryClient } from '@tanstack/react-query';\nexport const x = new QueryClient();\n",
    syntax,
  ],
  [
    'a hook is not called in a condition',
    'apps/web/src/main.tsx',
    "import { useState } from 'react';\nexport function X({ a }: { a: boolean }) {\n  if (a) useState(0);\n  return null;\n}\n",
    'react-hooks/rules-of-hooks',
  ],
  [
    'an effect names what it depends on',
    'apps/web/src/main.tsx',
    "import { useEffect } from 'react';\nexport const useX = (a: () => void) => useEffect(() => a(), []);\n",
    'react-hooks/exhaustive-deps',
  ],
  [
    'a picture has words',
    'apps/web/src/main.tsx',
    'export const X = () => <img src="x.png" />;\n',
    'jsx-a11y-x/alt-text',
  ],
  [
    'a file has at most 300 lines',
    'libs/outreach/src/outreach.service.ts',
    `export {};\n${'// a line\n'.repeat(300)}`,
    'max-lines',
  ],
  [
    'a function has at most 40 lines',
    'libs/outreach/src/outreach.service.ts',
    `export function x() {\n${'  x();\n'.repeat(39)}}\n`,
    'max-lines-per-function',
  ],
  ['Date.now() is not for domains', 'libs/outreach/src/outreach.service.ts', 'export const x = Date.now();\n', syntax],
  ...[
    ['DateTime by the name of a zone', "DateTime.fromISO('2026-12-15', { zone: 'America/Vancouver' })"],
    ['DateTime by a zone at hand', "DateTime.fromISO('2026-12-15', { zone })"],
    ["DateTime in the machine's zone", 'DateTime.fromJSDate(at)'],
    ['setZone', "DateTime.utc(2026).setZone('America/Vancouver')"],
    ['toLocaleString', "at.toLocaleString('en-US', { timeZone: zone })"],
    ['Intl.DateTimeFormat', "new Intl.DateTimeFormat('en-US', { timeZone: zone })"],
  ].map(([what, code]): (typeof planted)[number] => [
    `wall times go by the table, not by ${what}`,
    'libs/messaging/src/visit-time.ts',
    `import { DateTime } from 'luxon';\nexport const x = (zone: string, at: Date) => [zone, at, DateTime, ${code}];\n`,
    syntax,
  ]),
];
const lawful: [what: string, filePath: string, code: string][] = [
  [
    'Prisma in a repository',
    'libs/patients/src/patient.repository.ts',
    "import { PrismaDatabase } from '@snowmelt/database';\nexport const x = PrismaDatabase;\n",
  ],
  [
    'twilio in *.twilio.ts',
    'libs/messaging/src/adapters/sms.twilio.ts',
    "import twilio from 'twilio';\nexport const x = twilio;\n",
  ],
  [
    'outreach may import scheduling',
    'libs/outreach/src/index.ts',
    "import { SchedulingModule } from '@snowmelt/scheduling';\nexport const x = SchedulingModule;\n",
  ],
  [
    'a wall time that is read as it stands',
    'libs/messaging/src/visit-time.ts',
    "import { DateTime } from 'luxon';\nexport const x = DateTime.fromISO('2026-12-15T10:00', { zone: 'utc' }).toFormat('HH:mm');\n",
  ],
  ['an instant made from a value', 'libs/outreach/src/outreach.service.ts', 'export const x = new Date(0);\n'],
];

// a promise that nobody waits for is seen by its type
const withTypes = [
  'libs/patients/src/index.ts',
  'apps/web/src/main.tsx',
  'test/e2e/patients.e2e-spec.ts',
  'tools/start.ts',
];

interface Said {
  readonly found: string[][];
  readonly typeAware: boolean[];
}

describe('the linter enforces the boundaries', () => {
  let found: Said['found'];
  let typeAware: Said['typeAware'];
  beforeAll(() => {
    const input = JSON.stringify({
      texts: [...planted, ...lawful].map(([, filePath, code]) => ({ filePath: path.join(root, filePath), code })),
      withTypes,
    });
    const output = execFileSync(process.execPath, ['test/architecture/lint-texts.mjs'], {
      cwd: root,
      input,
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '' },
    });
    ({ found, typeAware } = JSON.parse(output.slice(output.lastIndexOf('@@') + 2)) as Said);
  });

  it.each(planted.map(([what, , , rule], index) => ({ what, rule, index })))('refuses: $what', ({ rule, index }) => {
    expect(found[index]).toContain(rule);
  });
  it.each(lawful.map(([what], index) => ({ what, index: planted.length + index })))('allows: $what', ({ index }) => {
    expect(found[index]).toEqual([]);
  });
  it.each(withTypes.map((file, index) => ({ file, index })))('knows the types in $file', ({ index }) => {
    expect(typeAware[index]).toBe(true);
  });
});
