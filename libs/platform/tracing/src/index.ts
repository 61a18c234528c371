export { concerns, inSpan, inStatement, outcome } from './spans.js';
export { TracingModule } from './tracing.module.js';
export { traceRequests } from './traced-requests.js';
