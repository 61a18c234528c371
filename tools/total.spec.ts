import path from 'node:path';
import { total } from './total.mjs';

const report = (counts: object = {}) =>
  JSON.stringify({
    numPassedTests: 10,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
    testResults: [],
    ...counts,
  });

describe('the total of a test run', () => {
  it('counts what passed, failed and was skipped', () => {
    expect(total(report(), 0, false)).toEqual({
      words: 'Done.',
      failures: [],
      line: '10 passed, 0 failed, 0 skipped',
      code: 0,
    });
    expect(total(report({ numFailedTests: 2 }), 1, false)).toMatchObject({
      line: '10 passed, 2 failed, 0 skipped',
      code: 1,
    });
  });

  it('counts a file that could not run as a failure', () => {
    expect(total(report({ numRuntimeErrorTestSuites: 1 }), 1, false)).toEqual({
      words: '1 test files could not run.',
      failures: [],
      line: '10 passed, 1 failed, 0 skipped',
      code: 1,
    });
  });

  it('is a failure with a total when Jest left no report, even if it said that all was well', () => {
    expect(total(undefined, 137, false)).toMatchObject({ line: '0 passed, 1 failed, 0 skipped', code: 137 });
    expect(total(undefined, 0, false).code).toBe(1);
  });

  it('names what failed: the file and its tests, or why the file could not run', () => {
    const file = (name: string, status: string, tests: object[], message = '') => ({
      name: path.resolve('libs/snow', name),
      status,
      message,
      assertionResults: tests,
    });
    const test = (fullName: string, status: string) => ({ fullName, status });
    const testResults = [
      file('fine.spec.ts', 'passed', [test('snow falls', 'passed')]),
      file('melt.spec.ts', 'failed', [
        test('snow melts', 'failed'),
        test('snow stays', 'passed'),
        test('snow comes back', 'failed'),
      ]),
      file(
        'gone.spec.ts',
        'failed',
        [],
        '  \u001b[1m● \u001b[22mTest suite failed to run\n\n    \u001b[31mConfiguration error:\u001b[39m\n\n  Could not locate module ./gone.js\n\n  at x',
      ),
    ];
    expect(total(report({ numFailedTests: 2, numRuntimeErrorTestSuites: 1, testResults }), 1, false)).toMatchObject({
      failures: [
        'libs/snow/melt.spec.ts',
        '  snow melts',
        '  snow comes back',
        'libs/snow/gone.spec.ts',
        '  could not run: Configuration error: Could not locate module ./gone.js',
      ],
      line: '10 passed, 3 failed, 0 skipped',
    });
  });

  it('does not trust the exit code alone', () => {
    expect(total(report({ numFailedTests: 1 }), 0, false).code).toBe(1);
    expect(total(report({ numPassedTests: 0 }), 0, false).code).toBe(1);
    expect(total(report(), 143, false).code).toBe(143);
  });

  it('lets nothing be skipped in CI', () => {
    expect(total(report({ numPendingTests: 1 }), 0, false).code).toBe(0);
    expect(total(report({ numPendingTests: 1 }), 0, true).code).toBe(1);
    expect(total(report({ numTodoTests: 1 }), 0, true)).toMatchObject({
      line: '10 passed, 0 failed, 1 skipped',
      code: 1,
    });
  });
});
