import { readFileSync } from 'node:fs';
import path from 'node:path';
import { api, clinic, folder, node, owner, post, root, secret, signIn, worker } from './rig.js';

/** Migration, founding, and what a start refuses. */
export function itStartsOnlyAsItShould(): void {
  it('migrates again without a change', async () => {
    expect(await node('apps/api/dist/migrate.js')).toMatchObject({
      status: 0,
      stdout: 'The database is up to date\n',
      stderr: '',
    });
  });

  it('founds a clinic from its file, prints the link of its first administrator once, and adds only what is missing', async () => {
    const file = readFileSync(path.join(root, 'docker/clinic.example.json'), 'utf8');
    const found = await node('apps/api/dist/found-clinic.js', {}, file);
    expect(found).toMatchObject({ status: 0, stderr: '' });
    const [, id = ''] = /^clinic ([0-9a-f-]{36})$/m.exec(found.stdout) ?? [];
    const [, token = ''] =
      /^tom@example\.com chooses a password at https:\/\/\S+\/access#(\S+) within three days$/m.exec(found.stdout) ??
      [];
    expect(found.stdout.match(/@/g)).toHaveLength(1); // nobody else gets in before Tom invites them
    const password = 'snow on a worn path';
    expect((await post('/api/staff-link/password', { token, password })).status).toBe(204);
    expect((await post('/api/staff-link/password', { token, password })).status).toBe(401);
    const signedIn = await signIn('tom@example.com', password);
    expect([signedIn.status, await signedIn.json()]).toMatchObject([201, { awaits: 'enrolment' }]);
    expect((await signIn('leo@example.com', password)).status).toBe(401);
    expect(await node('apps/api/dist/found-clinic.js', {}, file, id)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        new RegExp(`^clinic ${id}\\n(?:waits for approval, and is not used: .*\\n){8}$`),
      ) as string,
    });
    expect(await node('apps/api/dist/found-clinic.js', {}, file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('rosa@example.com belongs to another clinic'),
    });
    const count = async (table: string, where = 'true') =>
      (await owner.query(`SELECT FROM ${table} WHERE clinic_id = $1 AND ${where}`, [id])).rowCount;
    await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [id]);
    const counts = [
      await count('staff_user'),
      await count('bookable_resource'),
      await count('weekly_availability'),
      await count('audit_event', `action = 'staff.create'`),
    ];
    expect([(await owner.query('SELECT FROM clinic')).rowCount, ...counts]).toEqual([2, 6, 8, 40, 6]);
    await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
  });

  it.each([
    [
      'a development secret',
      { APP_SECRET_FILE: '', APP_SECRET: 'development-Wq3v9Lr0ZbT5xKpN8sYd2HfGm7Jc' },
      'APP_SECRET',
    ],
    ['a short secret', { APP_SECRET_FILE: '', APP_SECRET: 'Wq3v9Lr0Z' }, 'APP_SECRET'],
    ['the drawer', { MESSAGING: 'drawer' }, 'MESSAGING'],
    ['the demo clock', { DEMO_CLOCK: 'true' }, 'DEMO_CLOCK'],
    ['plain http', { PUBLIC_URL: 'http://visits.example.com' }, 'PUBLIC_URL'],
    ['no Redis', { REDIS_URL_FILE: '' }, 'REDIS_URL'],
    ['a stand-in of Twilio', { TWILIO_API_URL: 'http://stand-in.example.com' }, 'TWILIO_API_URL'],
    ['a secret that is not there', { TWILIO_AUTH_TOKEN_FILE: '/nowhere/twilio-auth-token' }, 'TWILIO_AUTH_TOKEN'],
    ['no database', { DATABASE_URL_FILE: '' }, 'DATABASE_URL'],
    [
      'a database elsewhere without TLS',
      { DATABASE_URL_FILE: '', DATABASE_URL: 'postgres://snowmelt_app:test@database.example.com/snowmelt' },
      'DATABASE_URL must use TLS',
    ],
    [
      'mail that any server on the way may read',
      { SMTP_URL_FILE: '', SMTP_URL: 'smtp://mail.example.com:587' },
      'SMTP_URL must use TLS',
    ],
  ])('refuses to start with %s, by the name of the variable alone', async (_, changes: NodeJS.ProcessEnv, name) => {
    for (const { status, stdout, stderr } of await Promise.all([node(api, changes), node(worker, changes)])) {
      expect(status).toBe(1);
      expect(stderr).toContain(`- ${name}`);
      for (const value of [
        changes['APP_SECRET'],
        changes['PUBLIC_URL'],
        changes['TWILIO_API_URL'],
        secret('app-secret'),
      ])
        if (value) expect(stdout + stderr).not.toContain(value);
    }
  });

  it('refuses to start as the owner of the tables, whom row-level security does not hold', async () => {
    const asOwner = { DATABASE_URL_FILE: path.join(folder, 'migration-database-url') };
    for (const { status, stderr } of await Promise.all([node(api, asOwner), node(worker, asOwner)]))
      expect([status, stderr]).toEqual([1, expect.stringContaining('Use the role snowmelt_app')]);
  });
}
