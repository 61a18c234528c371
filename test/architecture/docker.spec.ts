import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from './repository-files.js';

interface Service {
  readonly image: string;
  readonly command?: string[];
  readonly ports?: string[];
  readonly networks?: string[];
  readonly network_mode?: string;
  readonly read_only?: boolean;
  readonly init?: boolean;
  readonly cap_drop?: string[];
  readonly security_opt?: string[];
  readonly secrets?: string[];
  readonly environment?: Record<string, string | number>;
  readonly volumes?: string[];
  readonly healthcheck?: { readonly test?: string[]; readonly disable?: boolean };
  readonly depends_on?: Record<string, { readonly condition: string }>;
}
const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
const compose = parse(text('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file: string }>;
};
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name] as Service;
const ours = ['migrate', 'api', 'worker'];
const lines = (name: string) =>
  text(name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

// No container engine runs in these tests: they hold what can be read. test/e2e/production starts the build itself.
describe('docker-compose.yml', () => {
  it.each(services)(
    '%s has a pinned image, a health check and no way to gain privileges',
    (name, { image, healthcheck, security_opt, read_only }) => {
      const tag = image.replace(/\$\{\w+:-([^}]+)\}/, '$1').split(':')[1] ?? '';
      expect(tag).toMatch(/^\d+\.\d+/);
      if (name !== 'migrate') expect(healthcheck?.test?.[0]).toMatch(/^CMD/);
      expect(security_opt).toContain('no-new-privileges:true');
      expect(read_only).toBe(true);
    },
  );

  it.each(ours)('%s runs our image without any capability, with an init that passes signals on', (name) => {
    expect(service(name)).toMatchObject({ image: service('api').image, cap_drop: ['ALL'], init: true });
    expect(service(name).command?.[0]).toBe('node');
  });

  it("the server has PostgreSQL's own locale, as in development, and not that of its image", () => {
    expect(service('postgres').environment?.['POSTGRES_INITDB_ARGS']).toMatch(
      / --locale=C --locale-provider=builtin --builtin-locale=C\.UTF-8$/,
    );
  });

  it.each(['api', 'worker'])('%s starts after the migration has succeeded, and checks itself by node', (name) => {
    expect(service(name).depends_on).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
      redis: { condition: 'service_healthy' },
    });
    expect(service(name).healthcheck?.test?.slice(0, 2)).toEqual(['CMD', 'node']);
    expect(service(name).environment?.['NODE_ENV']).toBe('production');
  });

  it('tells the worker, too, which video provider is used: it closes the rooms of moved or cancelled visits', () => {
    const video = (name: string) =>
      Object.entries(service(name).environment ?? {}).filter(([variable]) => /^(VIDEO$|TWILIO_)/.test(variable));
    expect(video('api').map(([variable]) => variable)).toContain('VIDEO');
    expect(video('worker')).toEqual(video('api'));
    for (const name of ['api', 'worker']) expect(service(name).secrets).toContain('twilio-api-key-secret');
  });

  it('migrates once the database accepts connections', () => {
    expect(service('migrate').depends_on).toMatchObject({ postgres: { condition: 'service_healthy' } });
    expect(service('migrate').command).toEqual(['node', 'apps/api/dist/migrate.js']);
  });

  it('keeps the owner and the administrator of the database from the servers', () => {
    for (const name of ['api', 'worker'])
      expect(service(name).secrets?.filter((secret) => /admin|migration|postgres|key\.pem$/.test(secret))).toEqual([]);
  });

  it('publishes pages and figures, on the loopback address only, and leaves database and queue on a network without internet access', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name, { ports }]) => [name, ports])).toEqual([
      ['api', [expect.stringMatching(/^127\.0\.0\.1:.*:4300$/), expect.stringMatching(/^127\.0\.0\.1:.*:9464$/)]],
      ['worker', [expect.stringMatching(/^127\.0\.0\.1:.*:9464$/)]],
    ]);
    for (const name of ['api', 'worker']) expect(service(name).environment?.['METRICS_PORT']).toBe(9464);
    expect(compose.networks['data']).toEqual({ internal: true });
    for (const name of ['postgres', 'redis', 'migrate']) expect(service(name).networks).toEqual(['data']);
  });

  it('carries no secret and no default for one: each is a file that git does not keep', () => {
    for (const [name, { environment = {} }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (/SECRET|PASSWORD|TOKEN|DATABASE_URL|REDIS_URL|SMTP_URL/.test(variable))
          expect([name, variable, value]).toEqual([
            name,
            expect.stringMatching(/_FILE$/),
            expect.stringMatching(/^(\/run\/secrets\/|\$\{\w+_FILE:-\}$)/),
          ]);
      }
    }
    for (const { file } of Object.values(compose.secrets)) {
      expect(file).toMatch(/^docker\/secrets\//);
      expect(execFileSync('git', ['check-ignore', file], { cwd: root, encoding: 'utf8' }).trim()).toBe(file);
    }
  });

  it('uses TLS to the database and the queue, and trusts their certificate authority only', () => {
    for (const name of ours)
      expect(service(name).environment?.['NODE_EXTRA_CA_CERTS']).toBe('/run/secrets/inner-authority.pem');
    expect(service('postgres').command).toEqual(
      expect.arrayContaining(['ssl=on', 'ssl_cert_file=/run/secrets/postgres-certificate.pem']),
    );
    expect(lines('docker/redis.conf')).toEqual(expect.arrayContaining(['port 0', 'tls-port 6379']));
  });

  it('sets no variable that the configuration does not know', () => {
    const known = new Set(
      ['config.ts', 'migration-config.ts'].flatMap((file) =>
        [...text(`libs/platform/config/src/${file}`).matchAll(/\b([A-Z][A-Z_]+):/g)].map(([, name]) => name),
      ),
    );
    known.add('NODE_EXTRA_CA_CERTS'); // Node's own
    for (const name of ours)
      expect(
        Object.keys(service(name).environment ?? {}).filter(
          (variable) => !known.has(variable.replace(/_FILE$/, '')) && !known.has(variable),
        ),
      ).toEqual([]);
  });

  it('uses no variable that .env.example does not name', () => {
    const asked = new Set([...text('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    expect([...asked].sort()).toEqual(
      lines('.env.example')
        .map((line) => line.split('=')[0])
        .sort(),
    );
  });
});

describe('docker/Dockerfile', () => {
  const stages = text('docker/Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  const last = stages.at(-1) ?? '';

  it('builds on pinned images', () => {
    const names = stages.map((stage) => / AS (\w+)/.exec(stage)?.[1]);
    for (const stage of stages) {
      const image = stage.split(' ')[0] ?? '';
      if (!names.includes(image)) expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
    }
  });

  it('has the scripts that the build in package.json uses', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    expect(scripts['build']).toContain('tools/run.mjs');
    expect(lines('.dockerignore')).toContain('!tools/*.mjs');
  });

  it('runs as an unprivileged user, in production mode, with a health check run by node', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/NODE_ENV=production/);
    expect(last).toMatch(/^HEALTHCHECK .*CMD \["node"/m);
    expect(last).not.toMatch(/^RUN /m);
  });

  it('carries all that an upgrade applies', () => {
    expect(stages.find((stage) => / AS build/.test(stage))).toMatch(/ prisma\/migrations prisma\/routines /);
  });

  it('leaves tools and embedded servers out of the last stage, and runs no install script', () => {
    expect(last).toMatch(/COPY --from=dependencies \/app\/node_modules/);
    expect(stages.find((stage) => / AS dependencies/.test(stage))).toMatch(/--omit=dev --omit=optional/);
    for (const [command] of text('docker/Dockerfile').matchAll(/npm ci[^\n]*/g))
      expect(command).toContain('--ignore-scripts');
  });

  it('runs health checks from files that exist', () => {
    const checks = [
      ...new Set(
        [...(text('docker/Dockerfile') + text('docker-compose.yml')).matchAll(/docker\/check-\w+\.mjs/g)].map(
          ([file]) => file,
        ),
      ),
    ];
    expect(checks.sort()).toEqual(['docker/check-api.mjs', 'docker/check-worker.mjs']);
    for (const file of checks) expect(lines('.dockerignore')).toContain(`!${file}`);
    expect(lines('.dockerignore')[0]).toBe('*');
    expect(lines('.dockerignore').slice(-6)).toEqual(expect.arrayContaining(['**/node_modules', '**/.env*']));
  });
});

describe('docs/runbooks/production.md', () => {
  it('upgrades in this order: a backup, a new release tag, the build, the migration, the servers', () => {
    const [, upgrade = ''] = /^## Upgrade\n[^]*?```\n([^]*?)```/m.exec(text('docs/runbooks/production.md')) ?? [];
    const steps = [
      'set -o pipefail; docker compose exec -T postgres pg_dump',
      'git pull',
      'SNOWMELT_RELEASE=$(git rev-parse --short HEAD)',
      'docker compose build',
      '&& docker compose run --rm migrate &&',
      'docker compose up -d',
    ];
    const places = steps.map((step) => upgrade.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(service('migrate').image).toMatch(/^snowmelt:\$\{SNOWMELT_RELEASE/);
  });
});

// No Caddy runs in these tests either.
describe('docker/Caddyfile', () => {
  const directives = lines('docker/Caddyfile');

  it('is a proxy to the one published port', () => {
    const published = /^127\.0\.0\.1:\$\{PORT:-(\d+)\}/.exec(service('api').ports?.[0] ?? '')?.[1];
    expect(directives.filter((line) => /^reverse_proxy\b/.test(line))).toEqual([
      `reverse_proxy 127.0.0.1:${published}`,
    ]);
    expect(text('docs/runbooks/production.md')).toContain('docker/Caddyfile');
  });

  it('compresses pages only: files are compressed already, and ETags of API responses must stay what If-Match compares', () => {
    expect(directives.filter((line) => /^(@|encode\b)/.test(line))).toEqual([
      '@pages not path /api /api/* /assets/*',
      'encode @pages zstd gzip',
    ]);
  });

  it('changes no header, removes no encoding and caches nothing', () => {
    expect(
      directives.filter((line) => /^(header|header_up|header_down|request_header|cache|uri|rewrite)\b/.test(line)),
    ).toEqual([]);
  });
});

describe('the other servers', () => {
  it('Redis evicts nothing, keeps an append-only file and takes users from a secret', () => {
    expect(lines('docker/redis.conf')).toEqual(
      expect.arrayContaining(['maxmemory-policy noeviction', 'appendonly yes', 'aclfile /run/secrets/redis-users.acl']),
    );
    expect(text('docker/redis.conf')).not.toMatch(/requirepass|nopass/);
  });

  it('coturn accepts time-limited credentials only, and relays into no private network', () => {
    const settings = lines('docker/turnserver.conf');
    expect(settings).toEqual(
      expect.arrayContaining(['use-auth-secret', 'no-cli', 'no-multicast-peers', 'tls-listening-port=5349']),
    );
    expect(settings.filter((line) => /^(static-auth-secret|user|realm|allow-loopback-peers)(=|$)/.test(line))).toEqual(
      [],
    );
    for (const range of [
      '10.0.0.0-',
      '172.16.0.0-',
      '192.168.0.0-',
      '169.254.0.0-',
      '127.0.0.0-',
      '100.64.0.0-',
      'fc00::-',
      'fe80::-',
      '::1',
    ]) {
      expect(settings.filter((line) => line.startsWith(`denied-peer-ip=${range}`))).toHaveLength(1);
    }
  });
});

describe('docker/make-secrets.sh', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-secrets-'));
  const make = (where: string) =>
    execFileSync('sh', ['docker/make-secrets.sh', where], { cwd: root, encoding: 'utf8' });
  const read = (where: string) =>
    Object.fromEntries(readdirSync(where).map((name) => [name, readFileSync(path.join(where, name), 'utf8')]));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("makes every secret of the composition except the relay's certificate, readable by the owner only and all different", () => {
    const [first, second] = [path.join(folder, '1'), path.join(folder, '2')];
    expect(make(first)).toMatch(/twilio-auth-token is still empty/);
    make(second);
    const wanted = Object.values(compose.secrets)
      .map(({ file }) => path.basename(file))
      .filter((name) => !name.startsWith('turn-') || name === 'turn-secret');
    expect(Object.keys(read(first)).sort()).toEqual(wanted.sort());
    expect(statSync(first).mode & 0o777).toBe(0o700);
    const passwords = [first, second].flatMap((where) =>
      Object.values(read(where)).flatMap((value) => value.match(/[0-9a-f]{64}/g) ?? []),
    );
    for (const where of [first, second]) {
      for (const name of ['database-url', 'migration-database-url', 'admin-database-url'])
        expect(read(where)[name]).toMatch(/^postgres:.*\?sslmode=verify-full$/m);
      expect(read(where)['redis-url']).toMatch(/^rediss:/);
    }
    // in each folder the password of redis-url stands in the users' file too, and PostgreSQL's in its administrator's
    // address
    expect([passwords.length, new Set(passwords).size]).toEqual([16, 12]);
  });

  it('restricts a folder that existed before, as a checkout creates it; the files in it stay readable', () => {
    const open = path.join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o755);
    make(open);
    expect(statSync(open).mode & 0o777).toBe(0o700);
  });

  it('changes no file that exists', () => {
    const before = read(path.join(folder, '1'));
    make(path.join(folder, '1'));
    expect(read(path.join(folder, '1'))).toEqual(before);
  });
});
