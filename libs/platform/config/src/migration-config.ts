import { z } from 'zod';
import { refusePlainAddresses } from './plain-addresses.js';
import { valuesFromFiles } from './values-from-files.js';

const postgres = z
  .string({ error: 'is missing' })
  .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), 'is not a postgres:// address');
const Environment = z.object({
  MIGRATION_DATABASE_URL: postgres,
  ADMIN_DATABASE_URL: postgres.optional(),
  DATABASE_URL: postgres.optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'is not an address such as https://clinic.example.com' }).optional(),
  NODE_ENV: z.string().optional(),
  PRIVATE_NETWORK: z.string().optional(),
});

export interface Provisioning {
  readonly superuserUrl: string;
  readonly database: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/** The settings of one migration run. The servers never see these URLs. */
export class MigrationConfig {
  private constructor(
    readonly ownerUrl: string,
    readonly provisioning: Provisioning | null,
    /** The servers' address, if it is given: texts have it in their links. */
    readonly publicUrl: string | null,
  ) {}

  static read(environment: Record<string, string | undefined> = process.env): MigrationConfig {
    const { values, wrong } = valuesFromFiles(environment, Object.keys(Environment.shape));
    const parsed = Environment.safeParse(values);
    if (parsed.success) wrong.push(...crossChecks(parsed.data));
    else wrong.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
    if (!parsed.success || wrong.length > 0)
      throw new Error(
        `The configuration of the migration is not usable:\n${wrong.map((line) => `  - ${line}`).join('\n')}`,
      );
    const { MIGRATION_DATABASE_URL: owner, ADMIN_DATABASE_URL: administrator, DATABASE_URL: app } = parsed.data;
    const publicUrl = parsed.data.PUBLIC_URL ? new URL(parsed.data.PUBLIC_URL).origin : null;
    if (!administrator || !app) return new MigrationConfig(owner, null, publicUrl);
    const provisioning = {
      superuserUrl: administrator,
      database: databaseOf(owner),
      ownerPassword: passwordOf(owner),
      appPassword: passwordOf(app),
    };
    return new MigrationConfig(owner, provisioning, publicUrl);
  }
}

const passwordOf = (address: string) => decodeURIComponent(new URL(address).password);
const databaseOf = (address: string) => decodeURIComponent(new URL(address).pathname.slice(1));

function crossChecks({
  NODE_ENV: mode,
  PRIVATE_NETWORK: isPrivate,
  PUBLIC_URL: _,
  ...addresses
}: z.infer<typeof Environment>): string[] {
  const { MIGRATION_DATABASE_URL: owner, ADMIN_DATABASE_URL: administrator, DATABASE_URL: app } = addresses;
  const wrong = mode === 'production' && isPrivate !== 'true' ? refusePlainAddresses(addresses) : [];
  // the table owner can turn row-level security off; later migrations could not change tables that another role owns
  if (new URL(owner).username !== 'snowmelt_owner') wrong.push('MIGRATION_DATABASE_URL must log in as snowmelt_owner');
  if (!administrator) return wrong;
  if (!app) return [...wrong, 'DATABASE_URL is missing: the administrator gives the application its password'];
  if (new URL(app).username !== 'snowmelt_app') wrong.push('DATABASE_URL must log in as snowmelt_app');
  if (databaseOf(app) !== databaseOf(owner))
    wrong.push('DATABASE_URL names another database than MIGRATION_DATABASE_URL');
  for (const [name, address] of [
    ['DATABASE_URL', app],
    ['MIGRATION_DATABASE_URL', owner],
  ] as const)
    if (!passwordOf(address)) wrong.push(`${name} has no password`);
  return wrong;
}
