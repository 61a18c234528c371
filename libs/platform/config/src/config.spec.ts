import { Config, tracingEndpoint } from './config.js';
import { MigrationConfig } from './migration-config.js';

const good: Record<string, string> = {
  DATABASE_URL: 'postgres://snowmelt_app@127.0.0.1/snowmelt',
  PUBLIC_URL: 'https://visits.example.com',
  APP_SECRET: 'kX7p2mQ9vT4wZ8rL1nB6cF3hJ5sD0gYa',
};
const live: Record<string, string> = {
  ...good,
  NODE_ENV: 'production',
  REDIS_URL: 'rediss://queue.example.com',
  MESSAGING: 'live',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'tokenmadeup',
  TWILIO_MESSAGING_SERVICE_SID: `MG${'0'.repeat(32)}`,
  SMTP_URL: 'smtps://mail.example.com',
  MAIL_FROM: 'visits@example.com',
};
const complaint = (environment: Record<string, string | undefined>) => {
  try {
    Config.read(environment);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was taken');
};

describe('the configuration', () => {
  it('needs three values; the defaults of the rest send no message outside', () => {
    expect(Config.read(good).values).toMatchObject({
      NODE_ENV: 'development',
      MESSAGING: 'drawer',
      DEMO_CLOCK: false,
      HOST: '127.0.0.1',
      PORT: 4300,
      LOG_LEVEL: 'info',
    });
  });

  it.each(Object.keys(good))('reports that %s is missing, also when it is empty', (name) => {
    expect(complaint({ ...good, [name]: undefined })).toContain(name);
    expect(complaint({ ...good, [name]: '' })).toContain(name);
  });

  it.each([
    ['DATABASE_URL', 'mysql://sesame@127.0.0.1'],
    ['REDIS_URL', 'http://sesame'],
    ['PORT', '70000'],
    ['PORT', 'sesame'],
    ['METRICS_PORT', '70000'],
    ['METRICS_PORT', 'sesame'],
    ['PUBLIC_URL', 'sesame'],
    ['PUBLIC_URL', 'ftp://sesame.example.com'],
    ['PUBLIC_URL', 'https://sesame.example.com/clinic'],
    ['APP_SECRET', 'sesame'],
    ['NODE_ENV', 'sesame'],
    ['MESSAGING', 'sesame'],
    ['DEMO_CLOCK', 'sesame'],
    ['LOG_LEVEL', 'sesame'],
    ['QUEUE_BOARD', 'sesame'],
    ['DATABASE_POOL_SIZE', '99999'],
    ['SWEEP_SECONDS', '-77777'],
    ['TOUCH_LEASE_SECONDS', '99999'],
    ['SESSION_RETENTION_HOURS', '99999'],
    ['LINK_RETENTION_DAYS', '99999'],
    ['IDEMPOTENCY_RETENTION_HOURS', '12'],
    ['DELIVERY_TRACE_RETENTION_DAYS', '29'],
    ['TWILIO_API_URL', 'sesame'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'sesame'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://sesame.example.com'],
    ['TWILIO_VIDEO_URL', 'http://sesame.example.com'],
    ['SMTP_URL', 'http://user:sesame@mail.example.com'],
    ['TWILIO_ACCOUNT_SID', 'sesame'],
    ['TWILIO_MESSAGING_SERVICE_SID', 'sesame'],
  ])('refuses an invalid %s without repeating its value %s', (name, value) => {
    const said = complaint({ ...good, [name]: value });
    expect(said).toContain(name);
    expect(said).not.toContain(value);
  });

  it('reports every error at once', () => {
    const said = complaint({ ...good, PORT: 'x', PUBLIC_URL: 'x' });
    expect(said).toContain('PORT');
    expect(said).toContain('PUBLIC_URL');
  });

  it('accepts an address with a trailing slash as the same address', () => {
    expect(Config.read({ ...good, PUBLIC_URL: 'https://visits.example.com/' }).values.PUBLIC_URL).toBe(
      'https://visits.example.com',
    );
  });

  it('sends spans nowhere unless told where, and what comes before the application reads it the same way', () => {
    const to = (endpoint: string) => tracingEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    expect(Config.read(good).values.OTEL_EXPORTER_OTLP_ENDPOINT).toBeUndefined();
    expect([tracingEndpoint({}), to(''), to('sesame'), to('https://collector.example.com')]).toEqual([
      undefined,
      undefined,
      undefined,
      'https://collector.example.com',
    ]);
  });

  it('shows figures nowhere unless told to, and then on this machine only, never at the address of the pages', () => {
    expect(Config.read(good).values.METRICS_PORT).toBeUndefined();
    expect(Config.read({ ...good, METRICS_PORT: '9464' }).values).toMatchObject({
      METRICS_PORT: 9464,
      METRICS_HOST: '127.0.0.1',
    });
    expect(complaint({ ...good, PORT: '4310', METRICS_PORT: '4310' })).toContain('METRICS_PORT is PORT');
  });

  it('cannot be changed afterwards', () => {
    expect(() => {
      (Config.read(good).values as { PORT: number }).PORT = 1;
    }).toThrow();
  });
});

describe('for sending real messages', () => {
  it.each(['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_MESSAGING_SERVICE_SID', 'SMTP_URL', 'MAIL_FROM'])(
    'needs %s',
    (name) => {
      expect(complaint({ ...live, [name]: undefined })).toContain(`${name} is missing`);
    },
  );
});

describe('in production', () => {
  it('accepts what a clinic would set', () => {
    expect(Config.read(live).isProduction).toBe(true);
  });

  it('accepts Twilio Video with its key, and not without', () => {
    const key = { TWILIO_API_KEY_SID: `SK${'1'.repeat(32)}`, TWILIO_API_KEY_SECRET: 'keymadeup' };
    expect(Config.read({ ...live, VIDEO: 'twilio', ...key }).values.VIDEO).toBe('twilio');
    for (const name of Object.keys(key))
      expect(complaint({ ...live, VIDEO: 'twilio', ...key, [name]: undefined })).toContain(`${name} is missing`);
  });

  it.each([
    'only-for-the-tests-of-this-machine-0123456789',
    'development-secret-of-this-machine-012345',
    'changeme-changeme-changeme-changeme',
    'example-example-example-example-9',
    'a'.repeat(40),
    '1234512345123451234512345123451234512345',
  ])('refuses the known or simple secret without repeating it: %s', (secret) => {
    const said = complaint({ ...live, APP_SECRET: secret });
    expect(said).toContain('APP_SECRET');
    expect(said).not.toContain(secret);
  });

  it.each([
    ['MESSAGING', 'drawer'],
    ['DEMO_CLOCK', 'true'],
    ['TWILIO_API_URL', 'http://127.0.0.1:9'],
    ['TWILIO_VIDEO_URL', 'ws://127.0.0.1:9'],
    ['PUBLIC_URL', 'http://visits.example.com'],
    ['REDIS_URL', ''],
  ])('refuses %s=%s', (name, value) => {
    expect(complaint({ ...live, [name]: value })).toContain(name);
  });

  describe('requires TLS to other machines', () => {
    const far = 'postgres://snowmelt_app:sesame@database.example.com/snowmelt';
    it.each([
      ['DATABASE_URL', far],
      ['DATABASE_URL', `${far}?sslmode=disable`],
      ['DATABASE_URL', `${far}?sslmode=no-verify`],
      ['DATABASE_URL', `${far}?sslmode=require`],
      ['DATABASE_URL', `${far}?sslmode=verify-full&sslmode=disable`],
      ['DATABASE_URL', `${far}?sslmode=verify-full&ssl=0`],
      ['DATABASE_URL', 'postgres://snowmelt_app:sesame@localhost/snowmelt?host=database.example.com'],
      ['REDIS_URL', 'redis://snowmelt:sesame@queue.example.com'],
      ['SMTP_URL', 'smtp://user:sesame@mail.example.com:587'],
      ['SMTP_URL', 'smtp://user:sesame@127.0.0.1.example.com'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://sesame.example.com:4318'],
    ])('refuses a %s without it', (name, value) => {
      const said = complaint({ ...live, [name]: value });
      expect(said).toContain(`- ${name} must use TLS`);
      expect(said).not.toContain('sesame');
      expect(Config.read({ ...live, [name]: value, PRIVATE_NETWORK: 'true' }).isProduction).toBe(true);
      expect(Config.read({ ...live, NODE_ENV: 'development', [name]: value }).isProduction).toBe(false);
    });

    it.each([
      ['DATABASE_URL', `${far}?sslmode=verify-full`],
      ['DATABASE_URL', `${far.replace('postgres:', 'postgresql:')}?sslmode=verify-full`],
      ['DATABASE_URL', 'postgres://snowmelt_app@[::1]/snowmelt'],
      ['DATABASE_URL', 'postgres://snowmelt_app@localhost/snowmelt?host=/run/postgresql'],
      ['REDIS_URL', 'rediss://queue.example.com'],
      ['REDIS_URL', 'redis://127.0.0.1:6379'],
      ['SMTP_URL', 'smtps://mail.example.com'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://collector.example.com'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318'],
      ['SMTP_URL', 'smtp://mail.example.com:587?requireTLS=true'],
    ])('accepts a %s with it, or on this machine: %s', (name, value) => {
      expect(Config.read({ ...live, [name]: value }).isProduction).toBe(true);
    });

    it('for the migration as well', () => {
      const address = (query: string) => ({
        NODE_ENV: 'production',
        MIGRATION_DATABASE_URL: `postgres://snowmelt_owner:sesame@database.example.com/snowmelt${query}`,
      });
      expect(() => MigrationConfig.read(address(''))).toThrow('MIGRATION_DATABASE_URL must use TLS');
      expect(MigrationConfig.read(address('?sslmode=verify-full')).provisioning).toBeNull();
      expect(MigrationConfig.read({ ...address(''), PRIVATE_NETWORK: 'true' }).provisioning).toBeNull();
    });
  });

  it('has no demo', () => {
    expect(Config.read(live).isDemo).toBe(false);
    expect(Config.read({ ...good, DEMO_CLOCK: 'true' }).isDemo).toBe(true);
  });
});
