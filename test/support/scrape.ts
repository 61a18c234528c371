interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  readonly text: string;
  /** The metrics that it describes, with or without a figure. */
  readonly metrics: ReadonlySet<string>;
  readonly series: readonly Series[];
  /** The figure with these labels. @throws when there is none, or more than one */
  value: (name: string, labels?: Record<string, string>) => number;
}

/** What Prometheus would read from a process. */
export async function scrape(port: number): Promise<Scrape> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (!answer.ok) throw new Error(`the scrape was answered with ${answer.status}`);
  const text = await answer.text();
  const lines = text.split('\n');
  const metrics = new Set(lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.slice(1) ?? []));
  const series = lines.filter((line) => line !== '' && !line.startsWith('#')).map(seriesOf);
  const value = (name: string, labels: Record<string, string> = {}) => {
    const found = series.filter(
      (one) => one.name === name && Object.entries(labels).every(([label, wanted]) => one.labels[label] === wanted),
    );
    if (found.length !== 1) throw new Error(`${found.length} figures of ${name} ${JSON.stringify(labels)}\n${text}`);
    return (found[0] as Series).value;
  };
  return { text, metrics, series, value };
}

function seriesOf(line: string): Series {
  const [, name = '', labels = '', value = ''] = /^([a-zA-Z_:]\w*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!name) throw new Error(`this is no line of a scrape: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [label, text]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}
