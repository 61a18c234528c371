/** What a test run comes to, from Jest's report and exit code. A run without a report has failed, whatever else. In CI nothing may be skipped. */
export function total(report, jestCode, ci) {
  if (report === undefined)
    return {
      words: `Jest ended with code ${jestCode} and left no report; its words are above.`,
      line: '0 passed, 1 failed, 0 skipped',
      code: jestCode || 1,
    };
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: todo,
    numRuntimeErrorTestSuites: broken,
  } = JSON.parse(report);
  const left = skipped + todo;
  const words = broken > 0 ? `${broken} test files could not run.` : 'Done.';
  const wrong = failed + broken > 0 || passed === 0 || (ci && left > 0);
  return {
    words,
    line: `${passed} passed, ${failed + broken} failed, ${left} skipped`,
    code: jestCode || (wrong ? 1 : 0),
  };
}
