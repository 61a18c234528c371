import {
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';

/** What a span may say it is about: as the log, ids and never a patient's. */
const CONCERNS = {
  eventId: 'snowmelt.event_id',
  appointmentId: 'snowmelt.appointment_id',
  touchId: 'snowmelt.touch_id',
  messageId: 'snowmelt.message_id',
  attemptId: 'snowmelt.attempt_id',
  noteId: 'snowmelt.note_id',
} as const;
/** Each of these has a trace of its own. */
const TRACED = new Set<string>(['appointmentId', 'touchId']);

/** Everything that may leave in a span; the exporter drops what is not here. */
export const ATTRIBUTES = [
  ...Object.values(CONCERNS),
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'db.system.name',
  'db.operation.name',
  'db.query.text',
  'error.type',
  'snowmelt.event_type',
  'snowmelt.job',
  'snowmelt.outcome',
  'snowmelt.provider',
  'snowmelt.subscriber',
] as const;
export type SpanFacts = Readonly<Partial<Record<(typeof ATTRIBUTES)[number], string | number>>>;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CODE = /^[A-Za-z0-9_.]{1,60}$/;

export const tracer = (): Tracer => trace.getTracer('snowmelt');

/** The trace that a row has for itself: an id is as long as a trace's, so nobody has to store or carry one. */
function traceOf(id: string): SpanContext {
  const traceId = id.replaceAll('-', '');
  return { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

interface About {
  readonly kind?: 'inside' | 'job' | 'call';
  /** The appointment or touch whose trace it belongs to; without one it belongs to what is going on. */
  readonly of?: string | undefined;
  readonly facts?: SpanFacts;
}
const KINDS = { inside: SpanKind.INTERNAL, job: SpanKind.CONSUMER, call: SpanKind.CLIENT } as const;

/** Runs the work as a span. Without tracing, or for a trace that is not recorded, it only runs the work. */
export function inSpan<T>(
  name: string,
  { kind = 'inside', of, facts = {} }: About,
  work: () => Promise<T>,
): Promise<T> {
  const parent = of && ID.test(of) ? trace.setSpanContext(ROOT_CONTEXT, traceOf(of)) : context.active();
  return tracer().startActiveSpan(name, { kind: KINDS[kind], attributes: facts }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A statement as a span, with its text and none of its values; only inside of something that is traced. */
export function inStatement<T>(text: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()?.isRecording()) return work();
  const verb = /^\s*([A-Za-z]+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
  const facts = {
    'db.system.name': 'postgresql',
    'db.operation.name': verb,
    'db.query.text': withoutLiterals(text).slice(0, 2000),
  };
  return inSpan(verb, { kind: 'call', facts }, work);
}

/** Says of what is going on which rows it is about, and links it to the traces of those that have one. */
export function concerns(ids: object): void {
  const span = trace.getActiveSpan();
  if (!span?.isRecording()) return;
  for (const [name, attribute] of Object.entries(CONCERNS)) {
    const id = (ids as Readonly<Record<string, unknown>>)[name];
    if (typeof id !== 'string' || !ID.test(id)) continue;
    span.setAttribute(attribute, id);
    if (TRACED.has(name)) span.addLink({ context: traceOf(id) });
  }
}

/** Says how it came out, in words of the program. */
export function outcome(facts: SpanFacts): void {
  trace.getActiveSpan()?.setAttributes(facts);
}

/** An error's message may quote anything: its code, or its kind, is all that is kept. */
function failed(span: Span, error: unknown): void {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const type = [code, name].find((word) => typeof word === 'string' && CODE.test(word)) ?? 'Error';
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

/** Texts are constants with $1 for values, except where a statement has to be put together: its literals go. */
const withoutLiterals = (text: string) => text.replace(/'(?:[^']|'')*'/g, '?').replace(/\b\d{4,}\b/g, '?');
