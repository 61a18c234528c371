export { AT_MOST, AtMost } from './at-most.js';
export { BodyLimit } from './body-limit.js';
export { CodedError, notFound, UntimelyError } from './coded-error.js';
export { Idempotent, IDEMPOTENT } from './idempotent.js';
export { IdParam } from './id-param.js';
export { ProblemFilter } from './problem.filter.js';
export { installHooks, refuseAddress } from './server-hooks.js';
export { refusal, validationPipe } from './validation.js';
export { serveWebApp } from './web-app.js';
