import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Config } from './config.js';
import { MigrationConfig } from './migration-config.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-config-'));
const file = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const random = 'Wq3v9Lr0ZbT5xKpN8sYd2HfGm7Jc4Ua6';
const usable = { DATABASE_URL: 'postgres://snowmelt_app:pw@127.0.0.1/snowmelt', PUBLIC_URL: 'http://127.0.0.1:4300' };

describe('a secret in a file', () => {
  it('is read without its trailing line end', () => {
    expect(Config.read({ ...usable, APP_SECRET_FILE: file('a', `${random}\n`) }).values.APP_SECRET).toBe(random);
  });

  it('is validated like a variable, and never quoted', () => {
    const read = () => Config.read({ ...usable, APP_SECRET_FILE: file('b', 'too short') });
    expect(read).toThrow(/APP_SECRET needs 32 or more/);
    expect(read).not.toThrow(/too short/);
  });

  it.each([
    ['is missing', () => path.join(folder, 'none')],
    ['is empty', () => file('c', ' \n')],
  ])('is named in the error when the file %s', (_, name) => {
    expect(() => Config.read({ ...usable, APP_SECRET_FILE: name() })).toThrow(
      /APP_SECRET_FILE names a file that is empty or cannot be read/,
    );
  });

  it('is refused together with the variable itself', () => {
    const read = () => Config.read({ ...usable, APP_SECRET: random, APP_SECRET_FILE: file('d', random) });
    expect(read).toThrow(/APP_SECRET and APP_SECRET_FILE are both given/);
    expect(read).not.toThrow(new RegExp(random));
  });

  it('counts as absent when empty, because Compose sets empty variables', () => {
    expect(Config.read({ ...usable, APP_SECRET: random, APP_SECRET_FILE: '' }).values.APP_SECRET).toBe(random);
  });
});

describe('the configuration of a migration', () => {
  const owner = 'postgres://snowmelt_owner:o%20w@db.internal:5433/snowmelt';

  it("needs only the owner's address", () => {
    expect(MigrationConfig.read({ MIGRATION_DATABASE_URL_FILE: file('e', owner) })).toMatchObject({
      ownerUrl: owner,
      provisioning: null,
    });
  });

  it("takes the roles' passwords from their addresses when an administrator is given", () => {
    const administrator = 'postgres://postgres:root@db.internal:5433/postgres';
    expect(
      MigrationConfig.read({
        MIGRATION_DATABASE_URL: owner,
        ADMIN_DATABASE_URL: administrator,
        DATABASE_URL: 'postgres://snowmelt_app:a%2Fp@db.internal:5433/snowmelt',
      }).provisioning,
    ).toEqual({ superuserUrl: administrator, database: 'snowmelt', ownerPassword: 'o w', appPassword: 'a/p' });
  });

  it.each([
    ['no owner', {}, /MIGRATION_DATABASE_URL is missing/],
    [
      'another kind of address',
      { MIGRATION_DATABASE_URL: 'mysql://hidden' },
      /MIGRATION_DATABASE_URL is not a postgres:\/\/ address/,
    ],
    [
      'the application as owner',
      { MIGRATION_DATABASE_URL: 'postgres://snowmelt_app:pw@db/snowmelt' },
      /MIGRATION_DATABASE_URL must log in as snowmelt_owner/,
    ],
    [
      'an administrator without the application',
      { MIGRATION_DATABASE_URL: owner, ADMIN_DATABASE_URL: 'postgres://postgres:root@db/postgres' },
      /DATABASE_URL is missing/,
    ],
    [
      'a role without a password',
      {
        MIGRATION_DATABASE_URL: owner,
        ADMIN_DATABASE_URL: 'postgres://postgres:root@db/postgres',
        DATABASE_URL: 'postgres://snowmelt_app@db/snowmelt',
      },
      /DATABASE_URL has no password/,
    ],
    [
      'two databases',
      {
        MIGRATION_DATABASE_URL: owner,
        ADMIN_DATABASE_URL: 'postgres://postgres:root@db/postgres',
        DATABASE_URL: 'postgres://snowmelt_app:pw@db.internal:5433/other',
      },
      /DATABASE_URL names another database/,
    ],
  ])('refuses %s', (_, environment, reason) => {
    expect(() => MigrationConfig.read(environment)).toThrow(reason);
  });
});
