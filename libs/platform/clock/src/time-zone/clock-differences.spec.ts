import { clockDifferences } from './clock-differences.js';
import { engineOffset, engineRelease } from './engine-offset.js';

const [november, december, january] = ['2026-11-15', '2026-12-15', '2027-01-14'].map(
  (day) => new Date(`${day}T20:00Z`),
);
const offsets = (
  zone: string,
  at: Date | undefined,
  table: number | null,
  node: number | null,
  postgres: number | null,
) => ({
  zone,
  at: at as Date,
  table,
  others: { Node: node, PostgreSQL: postgres },
});

describe('what the start of a server reports about differing time-zone rules', () => {
  it('is nothing where all sources agree', () => {
    expect(clockDifferences([offsets('America/Los_Angeles', december, -480, -480, -480)])).toEqual([]);
  });

  it("is each source's offset, once per zone, at the first instant they differ", () => {
    expect(
      clockDifferences([
        offsets('America/Vancouver', january, -420, -480, -420),
        offsets('America/Vancouver', december, -420, -480, -420),
        offsets('America/Vancouver', november, -420, -420, -420),
        offsets('Asia/Kathmandu', december, 345, 345, 330),
        offsets('Africa/Casablanca', december, 0, 60, 60),
      ]),
    ).toEqual([
      'America/Vancouver at 2026-12-15T20:00:00.000Z: the table says -07:00, Node says -08:00',
      'Asia/Kathmandu at 2026-12-15T20:00:00.000Z: the table says +05:45, PostgreSQL says +05:30',
      'Africa/Casablanca at 2026-12-15T20:00:00.000Z: the table says +00:00, Node says +01:00, PostgreSQL says +01:00',
    ]);
  });

  it('is a zone that one of them does not know', () => {
    expect(
      clockDifferences([
        offsets('America/Coyhaique', december, -180, null, -180),
        offsets('Canada/East-Saskatchewan', december, null, -360, null),
      ]),
    ).toEqual([
      'America/Coyhaique at 2026-12-15T20:00:00.000Z: the table says -03:00, Node says that there is no such zone',
      'Canada/East-Saskatchewan is in use, and is not in the table: its times cannot be shown',
    ]);
  });

  it('uses the engine of this process', () => {
    expect(engineOffset('America/Los_Angeles', december as Date)).toBe(-480);
    expect(engineOffset('America/Nope', december as Date)).toBeNull();
    expect(engineRelease).toContain(process.versions.node);
  });
});
