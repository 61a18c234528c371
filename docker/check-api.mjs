// Health of the API from inside its container, where there is no curl: ready means that the database answers.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 4300}/api/health/ready`, {
  signal: AbortSignal.timeout(4000),
}).catch(() => null);
process.exit(answer?.ok ? 0 : 1);
