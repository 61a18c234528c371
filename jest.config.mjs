import { availableParallelism } from 'node:os';

const swc = {
  swcrc: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    parser: { syntax: 'typescript', decorators: true, tsx: true },
    target: 'es2022',
    keepClassNames: true,
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', { ...swc, jsc: { ...swc.jsc, parser: { ...swc.jsc.parser } } }] },
  // its ESM build imports JSON in a way that Jest complains of at every suite
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^libphonenumber-js/max$': '<rootDir>/node_modules/libphonenumber-js/max/index.cjs',
  },
  testEnvironmentOptions: { customExportConditions: ['@snowmelt/source', 'node', 'node-addons'] },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.nx/'],
  modulePathIgnorePatterns: ['/dist/', '/.node/', '/.nx/', '/.snowmelt/'],
});

export default {
  // most of a long spec is waiting; three fit on four cores, and on two they would starve each other
  maxWorkers: availableParallelism() > 2 ? 3 : 2,
  workerIdleMemoryLimit: '512MB',
  testTimeout: 240_000,
  projects: [
    project('unit', [
      '<rootDir>/libs/**/src/**/*.spec.ts',
      '<rootDir>/apps/**/src/**/*.spec.ts',
      '<rootDir>/tools/**/*.spec.ts',
    ]),
    project('integration', [
      '<rootDir>/libs/**/src/**/*.int-spec.ts',
      '<rootDir>/apps/**/src/**/*.int-spec.ts',
      '<rootDir>/tools/**/*.int-spec.ts',
    ]),
    project('architecture', ['<rootDir>/test/architecture/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts', '<rootDir>/test/journeys/**/*.e2e-spec.ts']),
    project('faults', ['<rootDir>/test/faults/*.faults-spec.ts']),
  ],
};
