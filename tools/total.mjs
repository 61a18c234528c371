import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * The result of a test run, from Jest's report and exit code: the names of the failed tests, and the total. A run
 * without a report has failed. In CI nothing may be skipped.
 */
export function total(report, jestCode, ci) {
  if (report === undefined)
    return {
      words: `Jest ended with code ${jestCode} and left no report; its words are above.`,
      failures: [],
      line: '0 passed, 1 failed, 0 skipped',
      code: jestCode || 1,
    };
  const {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: todo,
    numRuntimeErrorTestSuites: broken,
    testResults,
  } = JSON.parse(report);
  const left = skipped + todo;
  const words = broken > 0 ? `${broken} test files could not run.` : failed > 0 ? `${failed} tests failed.` : 'Done.';
  const wrong = failed + broken > 0 || passed === 0 || (ci && left > 0);
  return {
    words,
    failures: testResults.flatMap(failuresOf),
    line: `${passed} passed, ${failed + broken} failed, ${left} skipped`,
    code: jestCode || (wrong ? 1 : 0),
  };
}

/** The file, then each of its failed tests, or the reason if the file could not run. */
function failuresOf({ name, status, message, assertionResults }) {
  if (status !== 'failed') return [];
  const tests = assertionResults.filter((each) => each.status === 'failed').map((each) => `  ${each.fullName}`);
  return [path.relative('', name), ...(tests.length > 0 ? tests : [`  could not run: ${reasonIn(message)}`])];
}

/** Jest's first line is its heading; a line that ends with a colon needs the next one. */
function reasonIn(message = '') {
  const [first = 'no reason was given', second = ''] = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('●'));
  return first.endsWith(':') ? `${first} ${second}` : first;
}
