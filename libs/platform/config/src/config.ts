import { z } from 'zod';
import { refusePlainAddresses } from './plain-addresses.js';
import { valuesFromFiles } from './values-from-files.js';

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');
const required = (what: string) => z.string({ error: `is missing: ${what}` }).min(1);

/** Scheme, host and port only: cookies, links and callback signatures assume the root of a host. */
function isOrigin(value: string): boolean {
  return (
    /^https?:\/\//.test(value) &&
    URL.canParse(value) &&
    [new URL(value).origin, `${new URL(value).origin}/`].includes(value.toLowerCase())
  );
}

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: required('the address of PostgreSQL for the application role').refine(
    (url) => /^postgres(ql)?:\/\//.test(url),
    'is not a postgres:// address',
  ),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'is not a redis:// address')
    .optional(),
  /**
   * Production requires TLS to other machines, unless this declares that the network between them is the clinic's own.
   */
  PRIVATE_NETWORK: flag,
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4300),
  PUBLIC_URL: z
    .string({ error: 'is missing: the one address of web and API' })
    .refine(isOrigin, 'is not an address such as https://clinic.example.com')
    .transform((url) => new URL(url).origin),
  APP_SECRET: required('32 or more random characters').min(32, 'needs 32 or more random characters'),
  MESSAGING: z.enum(['drawer', 'live']).default('drawer'),
  DEMO_CLOCK: flag,
  WEB_DIST: z.string().optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  /**
   * Per session or patient link, with bursts of six times as many; an address may have five times that. An open page
   * sends at most one a second.
   */
  REQUESTS_A_SECOND: z.coerce.number().min(1).max(100_000).default(20),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(16),
  SWEEP_SECONDS: z.coerce.number().min(0.05).max(60).default(2),
  TOUCH_LEASE_SECONDS: z.coerce.number().min(0.5).max(600).default(60),
  /**
   * How long a send of unknown outcome stays unrepeated while the provider's list does not have it. Longer than that
   * list lags (Twilio: seconds, minutes in trouble), and than a gateway that did not answer may still hand the text on
   * (its own time limits: up to five minutes). Too short sends a second text; too long only delays one.
   */
  SEND_QUIET_SECONDS: z.coerce.number().min(1).max(3600).default(600),
  /**
   * Counted from a session's maximum lifetime. A request that began in the session may still be running; a day matches
   * JOIN_GRANT_RETENTION_HOURS.
   */
  SESSION_RETENTION_HOURS: z.coerce.number().min(1).max(8760).default(24),
  /**
   * Counted from a link's expiry. An old link still says whom to call, and maintenance reviews are three months apart.
   */
  LINK_RETENTION_DAYS: z.coerce.number().min(1).max(366).default(90),
  /** How long a repeated write gets the stored response, which may contain a chart's text and is deleted after that. */
  IDEMPOTENCY_RETENTION_HOURS: z.coerce.number().min(24).max(168).default(24),
  /** Counted from the closing of the room: a participant who returns late still learns that the visit is over. */
  JOIN_GRANT_RETENTION_HOURS: z.coerce.number().min(1).max(8760).default(24),
  /**
   * How long what only served the sending of a message is kept. No law asks for it. At least as long as the database
   * demands (migration 20261130000300) and much longer than a provider still calls back about a text (three days) and
   * than an operator looks into a complaint.
   */
  DELIVERY_TRACE_RETENTION_DAYS: z.coerce.number().min(30).max(3660).default(180),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'is not AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/, 'is not MG and 32 hexadecimal digits')
    .optional(),
  /** For tests: a local stand-in of Twilio's HTTP API. */
  TWILIO_API_URL: z.url().optional(),
  /** For tests: a local stand-in of the signalling that Twilio's browser client uses. */
  TWILIO_VIDEO_URL: z
    .string()
    .regex(/^wss?:\/\//, 'is not a ws:// address')
    .optional(),
  VIDEO: z.enum(['embedded', 'twilio']).default('embedded'),
  /** Comma-separated, e.g. stun:turn.example.com:3478 and turns:turn.example.com:5349?transport=tcp. */
  STUN_URLS: z
    .string()
    .regex(/^\s*stuns?:/, 'is not a list of stun: addresses')
    .optional(),
  TURN_URLS: z
    .string()
    .regex(/^\s*turns?:/, 'is not a list of turn: addresses')
    .optional(),
  TURN_SECRET: z.string().min(16, 'needs 16 or more characters').optional(),
  TWILIO_API_KEY_SID: z
    .string()
    .regex(/^SK[0-9a-f]{32}$/, 'is not SK and 32 hexadecimal digits')
    .optional(),
  TWILIO_API_KEY_SECRET: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'is not an smtp:// or smtps:// address')
    .optional(),
  MAIL_FROM: z.string().optional(),
  /** Where this process shows its figures to Prometheus, if anywhere; 0: at any free port. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  /** Shows the queue to administrators, read only. Jobs of all clinics are in it: for a server with one clinic. */
  QUEUE_BOARD: flag,
  /** Where spans are sent, by OTLP over HTTP; without it there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'is not an http:// or https:// address' })
    .optional(),
  /**
   * The worker adds the signed head of each clinic's audit log to this file every hour: on another disk than the
   * database's.
   */
  AUDIT_HEADS_FILE: z.string().optional(),
  /** The worker touches this file while it is healthy; a health check reads the file's age. */
  HEARTBEAT_FILE: z.string().optional(),
});

export type Environment = z.infer<typeof Environment>;

/** The settings of one process, read once at start. Throws one error that names everything that is wrong. */
export class Config {
  private constructor(readonly values: Readonly<Environment>) {}

  static read(environment: Record<string, string | undefined> = process.env): Config {
    const { values, wrong } = valuesFromFiles(environment, Object.keys(Environment.shape));
    const parsed = Environment.safeParse(values);
    wrong.push(
      ...(parsed.success
        ? crossChecks(parsed.data)
        : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)),
    );
    if (!parsed.success || wrong.length > 0)
      throw new Error(`The configuration is not usable:\n${wrong.map((line) => `  - ${line}`).join('\n')}`);
    return new Config(Object.freeze(parsed.data));
  }

  get isProduction(): boolean {
    return this.values.NODE_ENV === 'production';
  }

  /** Whether the message drawer and the demo clock are shown. Never in production. */
  get isDemo(): boolean {
    return this.values.DEMO_CLOCK && this.values.MESSAGING === 'drawer';
  }
}

function crossChecks(env: Environment): string[] {
  const wrong: string[] = [];
  if (env.MESSAGING === 'live') {
    for (const name of [
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_MESSAGING_SERVICE_SID',
      'SMTP_URL',
      'MAIL_FROM',
    ] as const) {
      if (!env[name]) wrong.push(`${name} is missing: MESSAGING=live needs it`);
    }
  }
  if (env.VIDEO === 'twilio') {
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET'] as const)
      if (!env[name]) wrong.push(`${name} is missing: VIDEO=twilio needs it`);
  }
  if (env.METRICS_PORT && env.METRICS_PORT === env.PORT)
    wrong.push('METRICS_PORT is PORT: figures are not for the address that everybody reaches');
  if (env.TURN_URLS && !env.TURN_SECRET) wrong.push('TURN_SECRET is missing: TURN_URLS needs it');
  return env.NODE_ENV === 'production' ? [...wrong, ...inProduction(env)] : wrong;
}

function inProduction(env: Environment): string[] {
  const wrong: string[] = [];
  if (env.DEMO_CLOCK) wrong.push('DEMO_CLOCK is not allowed in production');
  if (env.MESSAGING === 'drawer') wrong.push('MESSAGING=drawer is not allowed in production');
  for (const name of ['TWILIO_API_URL', 'TWILIO_VIDEO_URL'] as const)
    if (env[name]) wrong.push(`${name} is not allowed in production`);
  if (!env.PUBLIC_URL.startsWith('https://')) wrong.push('PUBLIC_URL must be https in production');
  if (!env.REDIS_URL) wrong.push('REDIS_URL is missing: production keeps its queue in Redis');
  if (!env.PRIVATE_NETWORK)
    wrong.push(
      ...refusePlainAddresses({
        DATABASE_URL: env.DATABASE_URL,
        REDIS_URL: env.REDIS_URL,
        SMTP_URL: env.SMTP_URL,
        OTEL_EXPORTER_OTLP_ENDPOINT: env.OTEL_EXPORTER_OTLP_ENDPOINT,
      }),
    );
  if (/development|example|secret|changeme|only-for/i.test(env.APP_SECRET))
    wrong.push('APP_SECRET is a known development value');
  if (new Set(env.APP_SECRET).size < 10) wrong.push('APP_SECRET is too simple to be random');
  return wrong;
}

/** For what is loaded before the application: where spans are sent, if anywhere. `Config.read` says what is wrong. */
export function tracingEndpoint(environment: Record<string, string | undefined> = process.env): string | undefined {
  const name = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const value = valuesFromFiles(environment, [name]).values[name];
  return value !== undefined && Environment.shape[name].safeParse(value).success ? value : undefined;
}
