import { pino } from 'pino';

/**
 * The allowed field names. Another name does not compile, and is dropped at run time (a spread could pass it), so that
 * no patient data gets into the log.
 */
const NAMES = [
  'eventId',
  'touchId',
  'messageId',
  'attemptId',
  'appointmentId',
  'noteId',
  'clinicId',
  'jobId',
  'queue',
  'job',
  'method',
  'route',
  'status',
  'durationMs',
  'traceId',
  'code',
  'port',
  'count',
  'table',
  'provider',
  'outcome',
  'actorId',
  'oldestDueSeconds',
  'failedLastHour',
  'pendingFacts',
  'unknownAttempts',
  'callbackSecondsAgo',
] as const;
const ALLOWED: ReadonlySet<string> = new Set(NAMES);

/** A stack line with a location. Messages may also contain lines that begin with "at". */
const FRAME = /^\s+at (?:[\w$.<>[\]# ]+ )?\(?(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^()]*:\d+:\d+\)?$/;
const CODE = /^[A-Za-z0-9_.]{1,60}$/;

type Facts = Record<string, unknown>;
type Fields = Partial<Record<(typeof NAMES)[number] | 'error', unknown>>;

/**
 * Structured log on standard output. Drops unlisted fields, and reduces an error to its name, code and stack frames.
 */
export class Logger {
  private readonly sink;

  constructor(level: string, destination?: { write: (line: string) => void }) {
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    this.sink = destination ? pino(options, destination) : pino(options);
  }

  info(fields: Fields, message: string): void {
    this.sink.info(redact(fields), message);
  }
  warn(fields: Fields, message: string): void {
    this.sink.warn(redact(fields), message);
  }
  error(fields: Fields, message: string): void {
    this.sink.error(redact(fields), message);
  }
  debug(fields: Fields, message: string): void {
    this.sink.debug(redact(fields), message);
  }
}

function redact(fields: Fields): Facts {
  const kept: Facts = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'error') kept['error'] = errorFacts(value);
    else if (ALLOWED.has(name) && ['string', 'number', 'boolean'].includes(typeof value)) kept[name] = value;
  }
  return kept;
}

/** Messages of database and validation errors quote values, so only name, code and location are kept. */
function errorFacts(error: unknown): Facts {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  return {
    name: CODE.test(error.name) ? error.name : 'Error',
    ...(typeof code === 'string' && CODE.test(code) ? { code } : {}),
    frames,
  };
}
