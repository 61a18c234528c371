import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openedClinic } from '@snowmelt/identity/testing';
import { offeredService } from '@snowmelt/scheduling/testing';
import { createTestDatabase, sqlOf } from '@snowmelt/testing';
import pg from 'pg';
import { noteTemplate } from '../../../../prisma/seed/note-template.js';

const root = path.resolve(import.meta.dirname, '../../../..');
const { definition } = noteTemplate;
type Field = (typeof definition.fields)[number];
interface Version {
  readonly version: number;
  readonly definition: { readonly purposes?: readonly string[]; readonly fields: readonly Field[] };
  readonly approved_by: string;
}

/** Template version 3, which named services by their codes. */
const { purposes: _purposes, ...form } = definition;
const third = (...serviceCodes: string[]) => ({ ...form, serviceCodes });
/** Template version 2, with a clinic's possible change to `risks`. */
const second = (change: (risks: Field) => Field = (risks) => risks) => ({
  ...third('integration'),
  fields: definition.fields.flatMap((field) =>
    field.key === 'suicidalThoughts'
      ? []
      : field.key === 'risks'
        ? [
            change({
              ...field,
              hint: 'Destabilisation, elevated mood, thoughts of suicide, boundary issues; changes of the safety plan',
            }),
          ]
        : [field],
  ),
});
const first = { ...second(), fields: second().fields.filter((field) => !('section' in field)) };

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

const GUARD = 'note_template_suicide_is_answered';
/** The table as it was before version 3. */
const withoutGuard = () => owner.query(`ALTER TABLE note_template DROP CONSTRAINT IF EXISTS ${GUARD}`);
const textOf = (migration: string) =>
  readFileSync(path.join(root, 'prisma/migrations', migration, 'migration.sql'), 'utf8');
const add = (clinic: string, version: number, form: object, code = 'integration') =>
  owner.query(
    `INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at)
  VALUES ($1, $2, $3, 'Integration note', $4, 'test', 'test', now())`,
    [clinic, code, version, JSON.stringify(form)],
  );
const clinicWith = async (form: object | null, version = 1, code = 'integration') => {
  const id = await openedClinic(sqlOf(owner));
  if (form) await add(id, version, form, code);
  return id;
};
const versions = async (clinic: string): Promise<Version[]> => {
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic]);
  return (
    await owner.query(
      'SELECT version, definition, approved_by FROM note_template WHERE clinic_id = $1 ORDER BY version',
      [clinic],
    )
  ).rows;
};

describe('the version of the integration note with the opening questions of a video visit', () => {
  it('is added once for each clinic that has the note, and leaves the version in force as it is', async () => {
    await withoutGuard();
    const clinics = [await clinicWith(first), await clinicWith(null)] as const;
    const sql = textOf('20261121001000_note_truth');
    for (let times = 0; times < 2; times += 1) await owner.query(sql.slice(sql.lastIndexOf('DO $$')));
    expect(await versions(clinics[0])).toEqual([
      { version: 1, definition: first, approved_by: 'test' },
      { version: 2, definition: second(), approved_by: 'test; the added fields: migration' },
    ]);
    expect(await versions(clinics[1])).toEqual([]);
  });
});

describe('the version of the note with a field of its own for thoughts of suicide', () => {
  /**
   * The clinic's latest version after the migration; null if it was left alone. Runs the migration twice, because the
   * second run must change nothing.
   */
  const migrated = async (form: object, code = 'integration') => {
    await withoutGuard();
    const clinic = await clinicWith(form, 2, code);
    const sql = textOf('20261129000900_suicidal_thoughts_field');
    await owner.query(sql);
    await owner.query(sql.slice(sql.lastIndexOf('DO $$')));
    const [before, after, ...more] = await versions(clinic);
    expect([before, more]).toEqual([{ version: 2, definition: form, approved_by: 'test' }, []]);
    return after ?? null;
  };
  const askedIn = (version: Version | null) =>
    version?.definition.fields
      .filter(({ key }) => key === 'suicidalThoughts' || key === 'risks')
      .map(({ key, label, hint, noneText }) => [key, label, hint, noneText]);
  const asked = [
    'suicidalThoughts',
    'Thoughts of suicide',
    'That you asked, and the answer. If there are any, what was decided: safety plan, who was told',
    null,
  ];

  it('is added once for a clinic with version 2, as the one a new clinic starts with', async () => {
    expect(await migrated(second())).toEqual({
      version: 3,
      definition: third('integration'),
      approved_by: 'test; thoughts of suicide: migration',
    });
  });

  it.each<[string, (risks: Field) => Field, string, string]>([
    ['in its label', (risks) => ({ ...risks, label: 'Suicidality', hint: 'and mood' }), 'Other risks', 'and mood'],
    [
      'first in its hint',
      (risks) => ({ ...risks, hint: 'Suicidal ideation, plans; boundary issues' }),
      'Risks',
      'plans; boundary issues',
    ],
    ['alone in its hint', (risks) => ({ ...risks, hint: 'Thoughts of suicide or self-harm.' }), 'Risks', ''],
  ])(
    'comes to a clinic whose own risks name it %s, and leaves the rest of the words',
    async (_where, change, label, hint) => {
      expect(askedIn(await migrated(second(change), 'own_note'))).toEqual([
        asked,
        ['risks', label, hint, 'None observed.'],
      ]);
    },
  );

  it('has no ready-made answer for another field whose label names them', async () => {
    const own = second();
    const form = {
      ...own,
      fields: own.fields.map((field) =>
        field.key === 'supports'
          ? { ...field, hint: 'Whom to call with thoughts of suicide', noneText: 'Nobody.' }
          : field,
      ),
    };
    expect((await migrated(form))?.definition.fields.find(({ key }) => key === 'supports')?.noneText).toBeNull();
  });

  it.each<[string, object]>([
    ['names it nowhere', second((risks) => ({ ...risks, hint: 'Boundary issues' }))],
    ['has no field for risks', { ...first, fields: first.fields.filter(({ key }) => key !== 'risks') }],
    [
      'asks for it by itself already',
      { ...second(), fields: [...second().fields, { ...second().fields[1], key: 'suicidalThoughts' }] },
    ],
  ])('does not come to a clinic whose own form %s', async (_what, form) => {
    expect(await migrated(form)).toBeNull();
  });

  it('cannot be undone: the database refuses a later version that offers "none" for thoughts of suicide', async () => {
    await migrated(second());
    const clinic = await clinicWith(definition, 3);
    const over = (key: string, change: Partial<Field>) => ({
      ...definition,
      fields: definition.fields.map((field) => (field.key === key ? { ...field, ...change } : field)),
    });
    for (const form of [
      second(),
      over('suicidalThoughts', { noneText: 'None.' }),
      over('risks', { label: 'SELF-HARM and other risks' }),
    ]) {
      await expect(add(clinic, 4, form)).rejects.toMatchObject({ constraint: GUARD });
    }
    await add(clinic, 4, over('risks', { hint: 'Anything else' }));
  });
});

describe('the version of a note that goes by what a visit is for', () => {
  type Service = readonly [code: string, purpose: string];
  const offering = async (named: readonly string[], services: readonly Service[]) => {
    const clinic = await clinicWith(third(...named), 3);
    for (const [code, purpose] of services) await offeredService(sqlOf(owner), { code, purpose, minutes: 50 });
    return clinic;
  };
  /** The clinic's versions after the migration, which is run twice, because the second run must change nothing. */
  const migrated = async (clinic: string) => {
    const sql = textOf('20261129002050_note_purposes');
    await owner.query(sql);
    await owner.query(sql);
    return versions(clinic);
  };
  /** Which version the note of a visit is begun with. */
  const begunWith = async (purpose: string, code: string) =>
    (await owner.query('SELECT version FROM note_form_for($1, $2)', [purpose, code])).rows.map(
      ({ version }) => version,
    );
  const infusion = ['infusion', 'dose'] as const;

  it('is added once, as the one a new clinic starts with, and leaves the approved version as it is', async () => {
    const clinic = await offering(['integration'], [['integration', 'integration'], infusion]);
    expect(await migrated(clinic)).toEqual([
      { version: 3, definition: third('integration'), approved_by: 'test' },
      { version: 4, definition, approved_by: 'test; purposes in place of codes: migration' },
    ]);
    expect(noteTemplate.version).toBe(4);
  });

  it('is for the purposes of the services that it named, whatever their codes', async () => {
    const services = [['kap', 'integration'], ['talk', 'integration'], ['prep', 'preparation'], infusion] as const;
    const [, latest] = await migrated(await offering(['kap', 'talk', 'prep'], services));
    expect(latest?.definition.purposes).toEqual(['integration', 'preparation']);
    expect([await begunWith('integration', 'added_later'), await begunWith('dose', 'kap')]).toEqual([[4], []]);
  });

  it.each<[string, readonly Service[]]>([
    ['another service of that purpose has no note', [['kap', 'group'], ['circle', 'group'], infusion]],
    ['the purpose may be a guess, to be corrected', [['kap', 'check_in'], infusion]],
    ['it names no service that the clinic has', [infusion]],
  ])('does not come to a clinic where %s: its visits go by the codes that were approved', async (_why, services) => {
    const clinic = await offering(['kap'], services);
    expect(await migrated(clinic)).toHaveLength(1);
    for (const purpose of ['group', 'check_in', 'integration'])
      expect([await begunWith(purpose, 'kap'), await begunWith(purpose, 'circle')]).toEqual([[3], []]);
  });

  it('decides alone once it is approved: what an earlier version named has no note any more', async () => {
    const clinic = await offering(
      ['kap', 'call'],
      [
        ['kap', 'integration'],
        ['call', 'check_in'],
      ],
    );
    await migrated(clinic);
    expect(await begunWith('check_in', 'call')).toEqual([3]);
    await add(clinic, 4, definition);
    expect([await begunWith('check_in', 'call'), await begunWith('integration', 'kap')]).toEqual([[], [4]]);
  });

  it('is the version a new clinic starts with', () => {
    const example = JSON.parse(readFileSync(path.join(root, 'docker/clinic.example.json'), 'utf8')) as {
      noteTemplates: unknown[];
    };
    expect(example.noteTemplates).toEqual([
      expect.objectContaining({ code: 'integration', version: noteTemplate.version, definition }),
    ]);
  });
});
