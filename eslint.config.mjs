import nx from '@nx/eslint-plugin';
import a11y from 'eslint-plugin-jsx-a11y-x';
import hooks from 'eslint-plugin-react-hooks';
import { createProjectGraphAsync } from 'nx/src/devkit-exports.js';
import tseslint from 'typescript-eslint';

// Without a project graph the boundary rule is skipped in silence, so the graph is made first
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: true });

const everywhere = ['type:platform', 'type:contracts'];
const domain = (scope, ...others) => ({
  sourceTag: `scope:${scope}`,
  onlyDependOnLibsWithTags: [
    ...everywhere,
    'scope:audit',
    `scope:${scope}`,
    ...others.map((other) => `scope:${other}`),
  ],
});

// Who may import whom: arrows point down only, anything else is a domain event
const boundaries = [
  {
    sourceTag: 'type:contracts',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: ['@nestjs/*', '@prisma/*', 'pg', 'bullmq'],
  },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: everywhere },
  { sourceTag: 'scope:audit', onlyDependOnLibsWithTags: everywhere },
  domain('identity'),
  domain('patients', 'identity'),
  domain('rules', 'tasks', 'patients', 'identity'),
  domain('treatment', 'rules', 'tasks', 'patients', 'identity'),
  domain('scheduling', 'treatment', 'rules', 'tasks', 'patients', 'identity'),
  domain('telehealth', 'scheduling', 'treatment', 'rules', 'tasks', 'patients', 'identity'),
  domain('notes', 'scheduling', 'treatment', 'rules', 'tasks', 'patients', 'identity'),
  domain('education', 'treatment', 'rules', 'tasks', 'patients', 'identity'),
  domain('tasks', 'patients', 'identity'),
  domain('messaging', 'tasks', 'patients', 'identity'),
  domain('risk', 'messaging', 'tasks', 'patients', 'identity'),
  domain(
    'outreach',
    'telehealth',
    'scheduling',
    'education',
    'messaging',
    'treatment',
    'rules',
    'tasks',
    'patients',
    'identity',
  ),
  domain('staffing', 'notes', 'risk', 'messaging', 'scheduling', 'treatment', 'rules', 'tasks', 'patients', 'identity'),
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'scope:api', onlyDependOnLibsWithTags: [...everywhere, 'type:domain'] },
  { sourceTag: 'scope:worker', onlyDependOnLibsWithTags: [...everywhere, 'type:domain'] },
];

const kept = {
  prisma: {
    patterns: [
      {
        group: ['@prisma/*', '**/generated/prisma', '**/generated/prisma/**'],
        message: 'Prisma is for *.repository.ts and platform/database.',
      },
    ],
    paths: [
      {
        name: '@snowmelt/database',
        importNames: ['PrismaDatabase', 'createPrisma'],
        message: 'Prisma is for *.repository.ts.',
      },
    ],
  },
  queue: {
    patterns: [
      {
        group: ['bullmq', 'bullmq/*', '@nestjs/bullmq', '@bull-board/**', 'ioredis'],
        message: 'The queue is reached through platform/queue.',
      },
    ],
    paths: [],
  },
  tracing: {
    patterns: [{ group: ['@opentelemetry/*'], message: 'Spans are made through platform/tracing.' }],
    paths: [],
  },
  metrics: {
    patterns: [{ group: ['prom-client'], message: 'Figures are shown through platform/metrics.' }],
    paths: [],
  },
  twilio: { patterns: [{ group: ['twilio', 'twilio/**'], message: 'Twilio is for *.twilio.ts.' }], paths: [] },
  environment: {
    patterns: [],
    paths: [{ name: 'node:process', importNames: ['env'], message: 'The environment is read in platform/config.' }],
  },
};
const importsExcept = (...free) => {
  const held = Object.entries(kept)
    .filter(([name]) => !free.includes(name))
    .map(([, rule]) => rule);
  return {
    'no-restricted-imports': [
      'error',
      { patterns: held.flatMap((rule) => rule.patterns), paths: held.flatMap((rule) => rule.paths) },
    ],
  };
};

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in platform/config.',
};
const clock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the Clock: the database decides what time it is.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Ask the Clock: the database decides what time it is.',
  },
];
// Engines and databases each have time-zone rules of their own, and they differ
const byTheTable = 'Ask inZone or fromWallTime of platform/clock: wall times go by the table.';
const zones = [
  {
    selector:
      "CallExpression[callee.object.name='DateTime'] > ObjectExpression > Property[key.name='zone']:not([value.value='utc'])",
    message: byTheTable,
  },
  {
    selector:
      "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(fromJSDate|fromMillis|now|local)$/]",
    message: byTheTable,
  },
  { selector: 'CallExpression[callee.property.name=/^(setZone|toLocale(Date|Time)?String)$/]', message: byTheTable },
  { selector: "MemberExpression[object.name='Intl'][property.name='DateTimeFormat']", message: byTheTable },
  { selector: "ImportSpecifier[imported.name='IANAZone']", message: byTheTable },
];

const queryClient = {
  selector: "NewExpression[callee.name='QueryClient']",
  message: 'Take makeQueryClient: by the default, what is pressed without a network is sent later.',
};

const code = ['**/*.ts', '**/*.tsx'];
// the steps of a long story are told in files of their own
const specs = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts', 'test/**/*.steps.ts'];
// what sets a clinic up for the specs beside it
const scenes = ['libs/*/src/testing/*-scene.ts'];
const tests = [
  ...specs,
  ...scenes,
  'test/**/*.ts',
  'bench/**/*.ts',
  'tools/**/*.ts',
  'prisma/**/*.ts',
  'libs/platform/testing/**/*.ts',
  'libs/**/src/testing.ts',
  'libs/**/src/testing/**/*.ts',
  '*.config.ts',
];
const unused = { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] };
// belong to no TypeScript project: tools read them before there is one
const untyped = ['*.config.ts', 'apps/web/*.config.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/.nx/**',
      '**/.snowmelt/**',
      '**/*.d.mts',
      '**/*.config.js',
      'apps/web/src/api/schema.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: code,
    extends: [tseslint.configs.recommendedTypeChecked],
    // two programs hold every file, specs included; a project service would open one for each library
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.spec.json', './apps/web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries },
      ],
      ...unused,
      // a function given as a property can be passed on by itself; a method would lose its `this`
      '@typescript-eslint/method-signature-style': ['error', 'property'],
      // `async` without `await` is how a port's method that has nothing to wait for rejects instead of throwing
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
      'no-control-regex': 'error',
      'no-restricted-syntax': ['error', environment, ...clock, ...zones],
      ...importsExcept(),
    },
  },
  { files: untyped, extends: [tseslint.configs.disableTypeChecked] },
  { files: ['**/*.mjs'], extends: [tseslint.configs.recommended], rules: unused },
  // Prettier breaks code at 120 columns; this holds what it leaves alone
  {
    files: [...code, '**/*.mjs'],
    rules: {
      'max-len': [
        'error',
        {
          code: 160,
          comments: 120,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
          ignoreUrls: true,
          ignorePattern: 'eslint-disable',
        },
      ],
    },
  },
  // what is longer holds a second thing: it is named, and goes there
  { files: [...code, '**/*.mjs'], rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true }] } },
  {
    files: [...code, '**/*.mjs'],
    ignores: specs, // a `describe` is a list, not a function
    rules: { 'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: [...specs, ...scenes, 'test/**/*.ts'],
    rules: {
      // a spec reads `any` on purpose, the body of an answer or a row of SQL, and says what it expects there
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['apps/web/src/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest'], a11y.configs.strict],
    rules: {
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/incompatible-library': 'error',
      'react-hooks/unsupported-syntax': 'error',
      // a picture here is a person who speaks now, and nobody writes that down
      'jsx-a11y-x/media-has-caption': 'off',
    },
  },
  { files: ['**/*.repository.ts', 'libs/platform/database/**/*.ts'], rules: importsExcept('prisma') },
  { files: ['libs/platform/queue/**/*.ts'], rules: importsExcept('queue') },
  { files: ['libs/platform/metrics/**/*.ts'], rules: importsExcept('metrics') },
  { files: ['libs/platform/tracing/**/*.ts'], rules: importsExcept('tracing') },
  { files: ['**/*.twilio.ts'], rules: importsExcept('twilio') },
  {
    files: ['libs/platform/config/**/*.ts'],
    rules: { ...importsExcept('environment'), 'no-restricted-syntax': ['error', ...clock, ...zones] },
  },
  { files: ['libs/platform/clock/**/*.ts'], rules: { 'no-restricted-syntax': ['error', environment] } },
  // the browser has no database to ask; it shows instants that the API gave
  { files: ['apps/web/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', environment, queryClient] } },
  { files: ['apps/web/src/shell/query-client.ts'], rules: { 'no-restricted-syntax': ['error', environment] } },
  { files: tests, rules: { 'no-restricted-syntax': 'off', 'no-restricted-imports': 'off' } },
  // compositions for tests and for starting the machine stand outside the tiers
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'tools/**/*.ts', 'prisma/**/*.ts', ...specs, ...scenes],
    ignores: ['test/architecture/**'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
);
