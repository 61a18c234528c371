import { total } from './total.mjs';

const report = (counts: object = {}) =>
  JSON.stringify({
    numPassedTests: 10,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
    ...counts,
  });

describe('the total of a test run', () => {
  it('counts what passed, failed and was skipped', () => {
    expect(total(report(), 0, false)).toEqual({ words: 'Done.', line: '10 passed, 0 failed, 0 skipped', code: 0 });
    expect(total(report({ numFailedTests: 2 }), 1, false)).toMatchObject({
      line: '10 passed, 2 failed, 0 skipped',
      code: 1,
    });
  });

  it('counts a file that could not run as a failure', () => {
    expect(total(report({ numRuntimeErrorTestSuites: 1 }), 1, false)).toEqual({
      words: '1 test files could not run.',
      line: '10 passed, 1 failed, 0 skipped',
      code: 1,
    });
  });

  it('is a failure with a total when Jest left no report, even if it said that all was well', () => {
    expect(total(undefined, 137, false)).toMatchObject({ line: '0 passed, 1 failed, 0 skipped', code: 137 });
    expect(total(undefined, 0, false).code).toBe(1);
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
