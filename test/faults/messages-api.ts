// Twilio's Messages API as a process of its own: what it took is in a journal and survives its being killed.
// Node runs it as it is: node messages-api.ts <journal> <port> <control port>; it ends with the end of its input.
import { createHmac, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a proxy or an outage answers instead of Twilio. */
export interface Page {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one request is treated. */
export interface Treatment {
  /** Twilio's own answer, a page, none, or none and the connection is dropped. */
  readonly answer: 'own' | 'hang' | 'drop' | Page;
  /** Whether the text is taken. With Twilio's own answer it is. */
  readonly takes?: boolean;
  /** It is taken so long after the request. */
  readonly takesAfterMs?: number;
}

export interface Conduct {
  /** One of these for each send, by the number, its how manieth text it is, and the seed. */
  readonly sends: readonly Treatment[];
  /** One of these for each look-up, in turn. */
  readonly looks: readonly Treatment[];
  readonly seed: number;
  /** A text is in the list so long after it was taken. */
  readonly listLagMs: number;
  /** An account may be told to keep no texts. */
  readonly keepsTexts: boolean;
  /** Whether texts arrive, and what is told of it. */
  readonly delivers: 'no' | 'untold' | 'told' | 'told twice' | 'told backwards';
}

const plain: Conduct = {
  sends: [{ answer: 'own' }],
  looks: [{ answer: 'own' }],
  seed: 1,
  listLagMs: 0,
  keepsTexts: true,
  delivers: 'no',
};

/** A text that it took. Times in ms since 1970. */
export interface Taken {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly callback: string;
  readonly takenAt: number;
  readonly listedAt: number;
}

export interface Seen {
  readonly connections: number;
  readonly sends: number;
  readonly looks: number;
  /** Answers to callbacks that were not 2xx, or none. */
  readonly refusedCallbacks: number;
  readonly callbacks: number;
  readonly taken: readonly Taken[];
}

const ACCOUNT = `AC${'0'.repeat(32)}`;
const TOKEN = 'token';

class MessagesApi {
  conduct = plain;
  readonly counts = { connections: 0, sends: 0, looks: 0, refusedCallbacks: 0, callbacks: 0 };
  private readonly journal: string;
  private readonly taken: Taken[];
  private readonly sendsTo = new Map<string, number>();

  constructor(journal: string) {
    this.journal = journal;
    const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : [];
    this.taken = lines.filter(Boolean).map((line) => JSON.parse(line) as Taken);
  }

  get seen(): Seen {
    return { ...this.counts, taken: this.taken };
  }

  answer({ method, url }: IncomingMessage, text: string, response: ServerResponse): void {
    if (method === 'GET') {
      const look = this.conduct.looks[this.counts.looks++ % this.conduct.looks.length] as Treatment;
      return reply(look, response, () => this.looked(new URL(url ?? '', 'http://fake'), response));
    }
    this.counts.sends += 1;
    const form = new URLSearchParams(text);
    const treatment = this.treatmentOf(form.get('To') ?? '');
    const message = treatment.answer === 'own' || treatment.takes ? this.take(form, treatment) : null;
    reply(treatment, response, () => json(response, 201, message && shown(message, true, 'accepted')));
  }

  private treatmentOf(to: string): Treatment {
    const nth = (this.sendsTo.get(to) ?? 0) + 1;
    this.sendsTo.set(to, nth);
    const { sends, seed } = this.conduct;
    const hash = createHmac('sha1', String(seed)).update(`${to} ${nth}`).digest().readUInt32BE(0);
    return sends[hash % sends.length] as Treatment;
  }

  private take(form: URLSearchParams, { takesAfterMs = 0 }: Treatment): Taken {
    const takenAt = Date.now() + takesAfterMs;
    const message: Taken = {
      sid: `SM${randomBytes(16).toString('hex')}`,
      to: form.get('To') ?? '',
      body: form.get('Body') ?? '',
      callback: form.get('StatusCallback') ?? '',
      takenAt,
      listedAt: takenAt + this.conduct.listLagMs,
    };
    appendFileSync(this.journal, `${JSON.stringify(message)}\n`);
    this.taken.push(message);
    void this.tell(message);
    return message;
  }

  private looked({ pathname, searchParams }: URL, response: ServerResponse): void {
    const { keepsTexts, delivers } = this.conduct;
    const status = delivers === 'no' ? 'accepted' : 'delivered';
    const listed = this.taken.filter(({ listedAt }) => listedAt <= Date.now());
    const [, sid] = /\/Messages\/([\w-]+)\.json$/.exec(pathname) ?? [];
    if (sid) {
      const one = listed.find((message) => message.sid === sid);
      if (one) return json(response, 200, shown(one, keepsTexts, status));
      return json(response, 404, { status: 404, code: 20404, message: 'not found', more_info: '' });
    }
    const messages = listed
      .filter(({ to }) => to === searchParams.get('To'))
      .map((message) => shown(message, keepsTexts, status));
    json(response, 200, { messages, page: 0, page_size: 50, next_page_uri: null });
  }

  /** One callback after the other; the order and the number are what the conduct says. */
  private async tell(message: Taken): Promise<void> {
    const told = {
      no: [],
      untold: [],
      told: ['sent', 'delivered'],
      'told twice': ['sent', 'sent', 'delivered', 'delivered'],
      'told backwards': ['delivered', 'sent'],
    }[this.conduct.delivers];
    for (const status of told) {
      this.counts.callbacks += 1;
      const answered = await callBack(message, status).catch(() => false);
      if (!answered) this.counts.refusedCallbacks += 1;
    }
  }
}

const shown = ({ sid, to, body, takenAt }: Taken, keepsTexts: boolean, status: string) => ({
  sid,
  to,
  body: keepsTexts ? body : '',
  status,
  date_created: new Date(takenAt).toUTCString(),
});

const json = (response: ServerResponse, status: number, body: unknown) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

function reply({ answer }: Treatment, response: ServerResponse, own: () => void): void {
  if (answer === 'own') return own();
  if (answer === 'drop') return void response.socket?.destroy();
  if (answer !== 'hang')
    response.writeHead(answer.status, { 'content-type': 'text/html', ...answer.headers }).end(answer.body ?? '');
}

/** Signed as Twilio signs: HMAC-SHA1 over the address and the sorted form. */
async function callBack({ sid, to, callback }: Taken, status: string): Promise<boolean> {
  const form: Record<string, string> = { AccountSid: ACCOUNT, MessageSid: sid, MessageStatus: status, To: to };
  const signed = Object.keys(form)
    .sort()
    .map((name) => name + form[name])
    .join('');
  const signature = createHmac('sha1', TOKEN)
    .update(callback + signed)
    .digest('base64');
  const { ok } = await fetch(callback, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'x-twilio-signature': signature },
  });
  return ok;
}

function listening(port: number, answer: (request: IncomingMessage, text: string, response: ServerResponse) => void) {
  return createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => answer(request, text, response));
  }).listen(port, '127.0.0.1');
}

function run([journal = '', port = '', controlPort = '']: readonly string[]): void {
  const api = new MessagesApi(journal);
  listening(Number(port), (request, text, response) => api.answer(request, text, response)).on('connection', () => {
    api.counts.connections += 1;
  });
  listening(Number(controlPort), ({ method }, text, response) => {
    if (method === 'POST') api.conduct = { ...plain, ...(JSON.parse(text) as Partial<Conduct>) };
    json(response, 200, api.seen);
  });
  process.stdin.on('end', () => process.exit()).resume();
}

if (process.argv[1] === import.meta.filename) run(process.argv.slice(2));
