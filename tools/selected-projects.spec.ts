import { selectedProjects } from './selected-projects.js';

describe('the projects that a test run selects', () => {
  it.each([
    ['', 'unit integration architecture e2e faults'],
    ['--testPathPatterns booking', 'unit integration architecture e2e faults'],
    ['--selectProjects unit', 'unit'],
    ['--testPathPatterns booking --selectProjects integration e2e', 'integration e2e'],
    ['--selectProjects integration e2e --runInBand', 'integration e2e'],
    ['--selectProjects=integration', 'integration'],
    ['--selectProjects=unit e2e --json', 'unit e2e'],
    ['--ignoreProjects e2e', 'unit integration architecture faults'],
  ])('%s', (args, projects) => expect(selectedProjects(args.split(' ').filter(Boolean))).toEqual(projects.split(' ')));
});
