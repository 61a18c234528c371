import nx from '@nx/eslint-plugin';
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
  domain('treatment', 'patients', 'identity'),
  domain('scheduling', 'treatment', 'patients', 'identity'),
  domain('telehealth', 'scheduling', 'treatment', 'patients', 'identity'),
  domain('notes', 'scheduling', 'treatment', 'patients', 'identity'),
  domain('education', 'treatment', 'patients', 'identity'),
  domain('messaging', 'patients', 'identity'),
  domain('outreach', 'scheduling', 'education', 'messaging', 'treatment', 'patients', 'identity'),
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
        group: ['bullmq', 'bullmq/*', '@nestjs/bullmq', 'ioredis'],
        message: 'The queue is reached through platform/queue.',
      },
    ],
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

const tests = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.e2e-spec.ts',
  'test/**/*.ts',
  'bench/**/*.ts',
  'tools/**/*.ts',
  'prisma/**/*.ts',
  'libs/platform/testing/**/*.ts',
  '*.config.ts',
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/generated/**',
      '**/.nx/**',
      '**/.snowmelt/**',
      '**/*.mjs',
      '**/*.d.mts',
      '**/*.config.js',
      'apps/web/src/api/schema.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always'],
      'no-control-regex': 'error',
      'no-restricted-syntax': ['error', environment, ...clock],
      ...importsExcept(),
    },
  },
  {
    files: ['libs/**/src/**/*.ts', 'apps/{api,worker}/src/**/*.ts'],
    ignores: tests,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  { files: ['**/*.repository.ts', 'libs/platform/database/**/*.ts'], rules: importsExcept('prisma') },
  { files: ['libs/platform/queue/**/*.ts'], rules: importsExcept('queue') },
  { files: ['**/*.twilio.ts'], rules: importsExcept('twilio') },
  {
    files: ['libs/platform/config/**/*.ts'],
    rules: { ...importsExcept('environment'), 'no-restricted-syntax': ['error', ...clock] },
  },
  { files: ['libs/platform/clock/**/*.ts'], rules: { 'no-restricted-syntax': ['error', environment] } },
  // the browser has no database to ask; it shows instants that the API gave
  { files: ['apps/web/**/*.{ts,tsx}'], rules: { 'no-restricted-syntax': ['error', environment] } },
  { files: tests, rules: { 'no-restricted-syntax': 'off', 'no-restricted-imports': 'off' } },
  // compositions for tests and for starting the machine stand outside the tiers
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'tools/**/*.ts', 'prisma/**/*.ts', '**/*.spec.ts', '**/*.int-spec.ts'],
    ignores: ['test/architecture/**'],
    rules: { '@nx/enforce-module-boundaries': 'off' },
  },
);
