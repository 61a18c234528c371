import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const MINUTES = /\.e2e-spec\.ts$/;

/** Bytes of a spec and of its steps, which are in a folder of its name. */
function sizeOf(spec) {
  const steps = spec.replace(/\.(e2e|int)-spec\.ts$/, '');
  const files = steps !== spec && existsSync(steps) ? readdirSync(steps).map((name) => path.join(steps, name)) : [];
  return [spec, ...files].reduce((sum, file) => sum + statSync(file).size, 0);
}

/**
 * Jest's order of suites: those that start servers first, the largest of them at the beginning. By itself Jest does not
 * see the steps of a journey and starts the longest ones last; then one worker waits minutes for the other.
 */
export default class LongSuitesFirst {
  sort(tests) {
    const sizes = new Map(tests.map(({ path: spec }) => [spec, sizeOf(spec)]));
    const isLong = ({ path: spec }) => Number(MINUTES.test(spec));
    return [...tests].sort((a, b) => isLong(b) - isLong(a) || sizes.get(b.path) - sizes.get(a.path));
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
}
