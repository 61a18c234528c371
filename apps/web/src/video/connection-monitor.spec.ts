import { ConnectionMonitor } from './connection-monitor';

type Seen = Parameters<ConnectionMonitor['next']>[0];
const well: Seen = { state: 'connected', canMend: true, isNewcomer: true };
const lost: Seen = { ...well, state: 'disconnected' };
/** What the watch returns every half second of a period, as "seconds: action"; 'wait' is left out. */
function watch(line: ConnectionMonitor, seen: Seen, fromMs: number, toMs: number): string[] {
  const said: string[] = [];
  for (let at = fromMs; at <= toMs; at += 500) {
    const next = line.next(seen, at);
    if (next !== 'wait') said.push(`${at / 1000}: ${next}`);
  }
  return said;
}
const connected = () => {
  const line = new ConnectionMonitor(0);
  line.next(well, 0);
  return line;
};

describe('monitoring a connection', () => {
  it('waits two seconds for a dropped connection to recover by itself', () => {
    const line = connected();
    expect([...watch(line, lost, 500, 1500), ...watch(line, well, 2000, 60_000)]).toEqual([]);
    expect(line.line).toBe('connected');
  });

  it('restarts once after two seconds, and replaces the connection when that has not helped within ten', () => {
    const line = connected();
    expect(watch(line, lost, 500, 14_000)).toEqual(['2: restart', '12: renew', '14: restart']);
    expect(line.line).toBe('mending');
  });

  it('restarts a failed connection at once', () =>
    expect(watch(connected(), { ...lost, state: 'failed' }, 500, 4000)).toEqual(['0.5: restart']));

  it('lets the newcomer restart first', () =>
    expect(watch(connected(), { ...lost, isNewcomer: false }, 500, 8000)).toEqual(['3.5: restart']));

  it('waits while the other side cannot be reached, and then gives the restart its full time', () => {
    const line = connected();
    expect(watch(line, { ...lost, canMend: false }, 500, 60_000)).toEqual([]);
    expect(watch(line, lost, 60_500, 75_000)).toEqual(['60.5: restart', '70.5: renew', '72.5: restart']);
  });

  it('replaces a connection that was never established, each time after a longer wait', () => {
    const line = new ConnectionMonitor(0);
    expect(watch(line, { ...well, state: 'connecting' }, 500, 120_000)).toEqual([
      '10.5: renew',
      '30.5: renew',
      '70.5: renew',
      '110.5: renew',
    ]);
    expect(line.line).toBe('connecting');
  });

  it('starts with the first wait again once the connection was established', () => {
    const line = new ConnectionMonitor(0);
    watch(line, { ...well, state: 'connecting' }, 500, 40_000);
    line.next(well, 40_500);
    expect(watch(line, lost, 41_000, 53_000)).toEqual(['42.5: restart', '52.5: renew']);
  });

  it('reports a replaced connection that had worked as lost, not as new', () => {
    const line = connected();
    line.begin(1000);
    expect(line.line).toBe('mending');
  });
});
