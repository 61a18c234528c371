import { newToken, sha256 } from '@snowmelt/crypto';
import { UnitOfWork } from '@snowmelt/database';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { Cookies } from '../http/cookies.js';
import { hashPassword, PasswordCheck } from './password.js';
import { SignInQueue } from './sign-in-queue.js';
import { SignInStrategy } from './sign-in.strategy.js';
import { StaffRepository } from './staff.repository.js';

const PASSWORD = 'a quiet walk in the snow';
let context: ClinicContext;
let strategy: SignInStrategy;

/** Records which hash each password is compared with; blocks the comparison after `hold()`. */
class WatchedCheck extends PasswordCheck {
  begun: (string | null)[] = [];
  private gate = Promise.resolve();

  letGo = () => undefined as void;

  hold(): void {
    this.gate = new Promise<void>((resume) => {
      this.letGo = resume;
    });
  }

  override async fits(hash: string | null, password: string): Promise<boolean> {
    this.begun.push(hash);
    await this.gate;
    return super.fits(hash, password);
  }
}
const passwords = new WatchedCheck();

beforeAll(async () => {
  context = await createClinicContext(
    [
      {
        module: class SignInModule {},
        providers: [
          Cookies,
          StaffRepository,
          SignInQueue,
          SignInStrategy,
          { provide: PasswordCheck, useValue: passwords },
        ],
      },
    ],
    {},
    { DATABASE_POOL_SIZE: '2' },
  );
  strategy = context.get(SignInStrategy);
  await context.sql('UPDATE staff_user SET password_hash = $2 WHERE id = $1', [
    context.clinic.staffId,
    await hashPassword(PASSWORD),
  ]);
});
afterAll(() => context?.stop());
afterEach(() => passwords.letGo());
beforeEach(async () => {
  passwords.begun = [];
  await failuresAre(0);
});

/** Where the person of the spec signs in. */
const HERE = '10.9.9.9';
const failuresAre = async (failures: number, lockedFor: string | null = null, source = `network ${HERE}`) => {
  await context.sql('DELETE FROM sign_in_count WHERE staff_user_id = $1', [context.clinic.staffId]);
  await context.sql(
    `INSERT INTO sign_in_count (clinic_id, staff_user_id, source, failures, locked_until) VALUES (current_clinic_id(), $1, $4, $2, now() + $3::interval)`,
    [context.clinic.staffId, failures, lockedFor, source],
  );
};
const counted = async (source = `network ${HERE}`) =>
  (
    await context.sql('SELECT failures FROM sign_in_count WHERE staff_user_id = $1 AND source = $2', [
      context.clinic.staffId,
      source,
    ])
  )[0]?.failures as number | undefined;
const failures = () => counted();
const signIn = async (
  password: string,
  { email = context.clinic.staffEmail, ip = HERE, device }: { email?: string; ip?: string; device?: string } = {},
) =>
  strategy
    .validate({ ip, headers: device === undefined ? {} : { cookie: `snowmelt-device=${device}` } }, email, password)
    .then(
      ({ staffUserId }) => staffUserId,
      ({ code }: { code: string }) => code,
    );
let networks = 0;
/** A network of its own. */
const elsewhere = () => {
  networks += 1;
  return `10.${networks >> 16}.${(networks >> 8) & 255}.${networks & 255}`;
};

describe('a flood of sign-ins', () => {
  it.each([
    ['a known person', () => context.clinic.staffEmail],
    ['nobody', () => 'nobody@example.com'],
  ])(
    'of %s does not slow down those who are signed in: no password check holds a connection or a row',
    async (_whom, email) => {
      passwords.hold();
      const flood = Array.from({ length: 100 }, () => signIn('a guess', { email: email(), ip: elsewhere() }));
      await until('the first passwords are looked at', () => passwords.begun.length === 4);
      const work = () =>
        context
          .get(UnitOfWork)
          .query('UPDATE staff_user SET locked_until = locked_until WHERE id = $1 RETURNING id', [
            context.clinic.staffId,
          ]);
      expect(await Promise.all(Array.from({ length: 10 }, () => context.inClinic(work)))).toHaveLength(10);
      expect(passwords.begun).toHaveLength(4);
      passwords.letGo();
      const answers = await Promise.all(flood);
      expect(answers.filter((answer) => answer === 'IDENTITY.SIGN_IN_BUSY')).toHaveLength(36);
      expect(answers.filter((answer) => answer === 'IDENTITY.SIGN_IN_REFUSED')).toHaveLength(64);
    },
  );
});

describe('simultaneous guesses', () => {
  it('are counted before they are checked: none is checked that the lock would have stopped', async () => {
    await failuresAre(9);
    passwords.hold();
    const all = Array.from({ length: 20 }, () => signIn('a guess'));
    await until('passwords are looked at', () => passwords.begun.length === 4);
    passwords.letGo();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['IDENTITY.SIGN_IN_REFUSED']));
    expect(passwords.begun.filter((hash) => hash !== null)).toHaveLength(1); // the tenth, which locks the account
    expect(await failures()).toBe(10);
  });

  it("wait for each other's count, across processes too", async () => {
    await context.sql('BEGIN');
    await context.sql(`SELECT pg_advisory_xact_lock(hashtextextended('sign-in:' || $1, 0))`, [context.clinic.staffId]);
    await failuresAre(9, '15 minutes');
    const guess = signIn(PASSWORD);
    await until('the guess waits for the count', () => somebodyWaits(context.sql));
    await context.sql('COMMIT');
    expect(await guess).toBe('IDENTITY.SIGN_IN_REFUSED');
  });
});

describe('an attempt to sign in', () => {
  it('with the right password resets the failure count', async () => {
    await failuresAre(4);
    expect(await signIn(PASSWORD)).toBe(context.clinic.staffId);
    expect(await failures()).toBe(0);
  });

  it.each([
    [0, null],
    [3, null],
    [4, '1 second'],
    [5, '2 seconds'],
    [8, '16 seconds'],
    [9, '15 minutes'],
  ])('that fails after %i failures counts as one more, and delays the next: %s', async (before, wait) => {
    await failuresAre(before);
    const [{ began }] = (await context.sql('SELECT clock_timestamp() AS began')) as [{ began: Date }];
    passwords.hold();
    const guess = signIn('a guess');
    await until('it is looked at', () => passwords.begun.length === 1);
    expect(await failures()).toBe(before + 1);
    expect(
      await context.sql(
        `SELECT locked_until - $2::interval BETWEEN $3 AND clock_timestamp() AS "fromNow" FROM sign_in_count WHERE staff_user_id = $1 AND source = $4`,
        [context.clinic.staffId, wait, began, `network ${HERE}`],
      ),
    ).toEqual([{ fromNow: wait === null ? null : true }]);
    passwords.letGo();
    expect(await guess).toBe('IDENTITY.SIGN_IN_REFUSED');
  });

  it('with the right password is refused while the account is locked, and not counted', async () => {
    await failuresAre(10, '15 minutes');
    expect(await signIn(PASSWORD)).toBe('IDENTITY.SIGN_IN_REFUSED');
    expect(await failures()).toBe(10);
  });

  it('that fails after the lock has expired costs a wait, not another lock', async () => {
    await failuresAre(10, '-1 second');
    expect(await signIn('a guess')).toBe('IDENTITY.SIGN_IN_REFUSED');
    expect(await failures()).toBe(5);
    await failuresAre(10, '-1 second');
    expect(await signIn(PASSWORD)).toBe(context.clinic.staffId);
  });

  it.each([
    ['disabled', 'disabled_at = now()', 'disabled_at = NULL'],
    ['given another password', `password_hash = password_hash || 'x'`, `password_hash = left(password_hash, -1)`],
  ])('of a user who is %s meanwhile is refused', async (_what, change, back) => {
    passwords.hold();
    const attempt = signIn(PASSWORD);
    await until('it is looked at', () => passwords.begun.length === 1);
    await context.sql(`UPDATE staff_user SET ${change} WHERE id = $1`, [context.clinic.staffId]);
    passwords.letGo();
    expect(await attempt).toBe('IDENTITY.SIGN_IN_REFUSED');
    await context.sql(`UPDATE staff_user SET ${back} WHERE id = $1`, [context.clinic.staffId]);
  });

  it('that is refused is in the audit log, with whether the lock was the reason', async () => {
    const entries = async () =>
      (await context.sql(`SELECT detail FROM audit_event WHERE action = 'identity.sign-in-refused' ORDER BY seq`)).map(
        ({ detail }) => detail,
      );
    const before = (await entries()).length;
    await signIn('a guess');
    await failuresAre(10, '15 minutes');
    await signIn('a guess');
    expect((await entries()).slice(before)).toEqual([{ locked: false }, { locked: true }]);
  });
});

describe('whoever knows an address', () => {
  const known = async () => {
    const device = newToken();
    await context.inClinic(() => context.get(StaffRepository).knowDevice(context.clinic.staffId, sha256(device)));
    return device;
  };

  it('does not keep its owner out: neither at another network, nor by hundreds of guesses in a browser that they know', async () => {
    const device = await known();
    for (let n = 0; n < 10; n += 1) await signIn('a guess');
    expect(await signIn(PASSWORD)).toBe('IDENTITY.SIGN_IN_REFUSED'); // from there it is locked
    expect(await signIn(PASSWORD, { ip: elsewhere() })).toBe(context.clinic.staffId);
    expect(await signIn(PASSWORD, { device })).toBe(context.clinic.staffId);
  });

  it('does not guess on from many networks: all together they are locked after two hundred, a known browser is not', async () => {
    const device = await known();
    await failuresAre(199, null, 'elsewhere');
    expect(await signIn('a guess', { ip: elsewhere() })).toBe('IDENTITY.SIGN_IN_REFUSED');
    expect(await signIn(PASSWORD, { ip: elsewhere() })).toBe('IDENTITY.SIGN_IN_REFUSED');
    expect(await signIn(PASSWORD, { ip: elsewhere(), device })).toBe(context.clinic.staffId);
  });

  it('gains nothing by a browser that is somebody else’s: the person has never signed in there', async () => {
    await failuresAre(10, '15 minutes');
    expect(await signIn(PASSWORD, { device: newToken() })).toBe('IDENTITY.SIGN_IN_REFUSED');
  });

  it('is held up in a known browser as everywhere', async () => {
    const device = await known();
    for (let n = 0; n < 10; n += 1) await signIn('a guess', { device });
    expect(await signIn(PASSWORD, { device })).toBe('IDENTITY.SIGN_IN_REFUSED');
  });

  it('does not fill the count of all networks by the owner’s own sign-ins, and it begins anew after an hour', async () => {
    await failuresAre(5, null, 'elsewhere');
    expect(await signIn(PASSWORD)).toBe(context.clinic.staffId);
    expect(await counted('elsewhere')).toBe(5);
    await context.sql(
      `UPDATE sign_in_count SET failures = 199, last_at = now() - interval '61 minutes' WHERE source = 'elsewhere'`,
    );
    await signIn('a guess');
    expect(await counted('elsewhere')).toBe(1);
  });
});
