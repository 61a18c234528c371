import { readFileSync } from 'node:fs';
import path from 'node:path';
import spectral from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import rulesets from '@stoplight/spectral-rulesets';
import { repositoryFiles, root } from './repository-files.js';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
const document = JSON.parse(text('apps/api/openapi.json')) as {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
};

/** Rules that are wrong for this API, and why. */
const OFF: Readonly<Record<string, string>> = {
  'owasp:api8:2023-define-cors-origin':
    'The API answers its own origin only and sends no Access-Control-Allow-Origin: without it browsers let no other page read an answer.',
  'contact-properties':
    'Each clinic runs its own server; the document is the same for all and knows nobody to write to.',
  'license-url': 'The program is licensed to nobody, so there is no text of a license.',
};
/** Findings that are wrong for one operation. */
const EXCEPT: Readonly<Record<string, readonly string[]>> = {
  // a link, a passkey's question and a new password are asked for without a session, so none can be missing
  'owasp:api8:2023-define-error-responses-401': [
    '/api/visit-link post',
    '/api/visit-link/renewal post',
    '/api/session/passkey-question post',
    '/api/password-reset post',
  ],
};

/** Properties that need no description, because their name says all of it. */
const SELF_EXPLAINING = new Set(
  (
    'id name email phone password givenName familyName displayName patientName clinicianName serviceName patientId ' +
    'appointmentId courseId noteId protocolId serviceTypeId resourceId touchId attemptId createdAt updatedAt startedAt ' +
    'items title url'
  ).split(' '),
);

/** Properties below a schema of the document without a description, by their path. */
function undescribed(of: unknown, at: string): string[] {
  if (typeof of !== 'object' || of === null) return [];
  const { properties = {} } = of as { properties?: Record<string, { description?: string }> };
  return [
    ...Object.entries(properties)
      .filter(([name, { description }]) => !description && !SELF_EXPLAINING.has(name))
      .map(([name]) => `${at}.${name}`),
    ...Object.entries(of).flatMap(([name, inner]) => undescribed(inner, `${at}.${name}`)),
  ];
}

async function findings(of: object, off: Readonly<Record<string, string>> = OFF): Promise<string[]> {
  const linter = new spectral.Spectral();
  // every rule of both, also those that are only recommended; a finding of any severity counts
  linter.setRuleset({
    extends: [
      [rulesets.oas, 'all'],
      [owasp, 'all'],
    ],
    rules: Object.fromEntries(Object.keys(off).map((rule) => [rule, 'off'])),
  } as never);
  return (await linter.run(of as never))
    .filter(({ code, path: [, route, method] }) => !EXCEPT[code]?.includes(`${String(route)} ${String(method)}`))
    .map(({ code, path: at, message }) => `${code} ${at.join('.')}: ${message}`);
}

describe('the OpenAPI document', () => {
  it("has no findings by Spectral's rules for OpenAPI and OWASP", async () => {
    expect(await findings(document)).toEqual([]);
  });

  it('is really checked: a missing limit, error response or description is found', async () => {
    const worse = structuredClone(document) as unknown as {
      paths: Record<string, Record<string, { description?: string; responses: Record<string, unknown> }>>;
      components: { schemas: Record<string, { properties: Record<string, { maxLength?: number }> }> };
    };
    delete worse.components.schemas['Patient']?.properties['givenName']?.maxLength;
    delete worse.paths['/api/session']?.['get']?.responses['429'];
    delete worse.paths['/api/patients']?.['post']?.description;
    const found = await findings(worse);
    for (const rule of [
      'owasp:api4:2023-string-limit',
      'owasp:api4:2023-rate-limit-responses-429',
      'operation-description',
    ])
      expect(found.filter((finding) => finding.startsWith(`${rule} `))).not.toEqual([]);
  });

  it('turns off no rule without need', async () => {
    const all = await findings(document, {});
    for (const rule of Object.keys(OFF))
      expect([rule, all.some((finding) => finding.startsWith(`${rule} `))]).toEqual([rule, true]);
  });

  it('describes every property whose name does not say all of it', () => {
    const { components } = document as unknown as { components: { schemas: object } };
    expect(undescribed(components.schemas, 'schemas')).toEqual([]);
    expect(undescribed({ properties: { unmarked: { type: 'boolean' }, id: { type: 'string' } } }, 'it')).toEqual([
      'it.unmarked',
    ]);
  });

  it('lists every code that the API refuses with', () => {
    const listed = new Set(JSON.stringify(document).match(/[A-Z]+\.[A-Z_]+/g));
    const sources = repositoryFiles().filter((name) =>
      /^(libs|apps\/api)\/.*\/src\/.*\.ts$|^apps\/api\/src\/.*\.ts$/.test(name),
    );
    const thrown = sources
      .filter((name) => !/spec\.ts$|webhooks\/|libs\/telehealth\/src\/signalling\//.test(name)) // the provider's, and the WebSocket's
      .flatMap((name) => [...text(name).matchAll(/new (?:CodedError|UntimelyError)\(\s*\w+,\s*'([A-Z_.]+)'/g)])
      .map(([, code]) => code as string);
    expect(thrown.length).toBeGreaterThan(40);
    expect([...new Set(thrown)].filter((code) => !listed.has(code)).sort()).toEqual([]);
  });

  it('gives every operation a name, a success status and the error responses that any request may get', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThan(50);
    for (const { operationId, responses } of operations) {
      expect([operationId, Object.keys(responses)]).toEqual([
        expect.stringMatching(/^[a-z]\w+_[a-z]\w+$/),
        expect.arrayContaining([expect.stringMatching(/^2/), '400', '403', '429', '500', '503']),
      ]);
    }
  });
});
