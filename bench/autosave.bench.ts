import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { noteTemplate } from '../prisma/seed/note-template.js';
import { type BenchContext, median } from './context.js';
import { createVisitClinic, type VisitClinic } from './visit-clinic.js';

const WRITERS = 50;
const SAVES = 40;

export const name = `Autosave, ${WRITERS} clinicians who each save a draft of 3 kB ${SAVES} times, as fast as the answers come`;

/** PUT /api/notes/:id with If-Match, against the same update without a server. */
export async function run({ startApi, ownerUrl, appUrl, print }: BenchContext): Promise<void> {
  const clinic = await createVisitClinic(await startApi(), ownerUrl, WRITERS);
  try {
    await clinic.owner.query(
      `INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, 'bench', 'bench', now())`,
      [clinic.id, noteTemplate.code, noteTemplate.version, noteTemplate.name, JSON.stringify(noteTemplate.definition)],
    );
    await clinic.owner.query(`UPDATE appointment SET status = 'arrived'`);
    const notes: string[] = [];
    for (const { appointmentId } of clinic.visits) {
      const answer = await clinic.call(
        'POST',
        `/api/appointments/${appointmentId}/note`,
        clinic.clinician,
        {},
        { 'idempotency-key': randomUUID() },
      );
      notes.push(((await answer.json()) as { id: string }).id);
    }
    const begun = performance.now();
    const took = (await Promise.all(notes.map((id) => write(clinic, id)))).flat().sort((a, b) => a - b);
    const perSecond = took.length / ((performance.now() - begun) / 1000);
    const sql = await sqlAlone(appUrl, clinic, notes);
    print(`  the update by SQL alone, one after the other: median ${sql.toFixed(2)} ms`);
    print(
      `  saved over HTTP, ${WRITERS} at once: ${perSecond.toFixed(0)}/s, median ${median(took).toFixed(0)} ms, p99 ${(took[Math.floor(took.length * 0.99)] as number).toFixed(0)} ms (per save ${(1000 / perSecond / sql).toFixed(1)} times the SQL)`,
    );
  } finally {
    await clinic.stop();
  }
}

async function write(clinic: VisitClinic, id: string): Promise<number[]> {
  let etag = await fetchEtag(clinic, id);
  const took: number[] = [];
  for (let n = 0; n < SAVES; n += 1) {
    const begun = performance.now();
    const answer = await clinic.call(
      'PUT',
      `/api/notes/${id}`,
      clinic.clinician,
      { content: { phenomenology: `${n} ${'A field of snow. '.repeat(180)}` } },
      { 'if-match': etag },
    );
    took.push(performance.now() - begun);
    if (answer.status !== 200) throw new Error(`a save was answered with ${answer.status}: ${await answer.text()}`);
    etag = answer.headers.get('etag') as string;
    await answer.arrayBuffer();
  }
  return took;
}

async function fetchEtag(clinic: VisitClinic, id: string): Promise<string> {
  const answer = await clinic.read(`/api/notes/${id}`, clinic.clinician);
  await answer.arrayBuffer();
  return answer.headers.get('etag') as string;
}

async function sqlAlone(appUrl: string, clinic: VisitClinic, notes: readonly string[]): Promise<number> {
  const client = new pg.Client(appUrl);
  await client.connect();
  const took: number[] = [];
  for (let n = 0; n < 300; n += 1) {
    const begun = performance.now();
    await client.query(`BEGIN; SELECT set_config('app.clinic_id', '${clinic.id}', true)`);
    await client.query(
      'UPDATE integration_note SET content = $2, version = version + 1, updated_at = snowmelt_now() WHERE id = $1',
      [notes[n % notes.length], JSON.stringify({ phenomenology: 'A field of snow. '.repeat(180) })],
    );
    await client.query('COMMIT');
    took.push(performance.now() - begun);
  }
  await client.end();
  return median(took);
}
