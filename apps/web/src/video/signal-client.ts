import type { SignalFromClient, SignalFromServer } from '@snowmelt/contracts';
import { reconnectDelayMs } from './reconnect-delay';

const PATIENCE_MS = 8000;
const OPEN = 1;

export type Wire = Pick<WebSocket, 'readyState' | 'onopen' | 'onmessage' | 'onclose' | 'send' | 'close'>;
interface Tools {
  open: () => Wire;
  chance: () => number;
  hear: (message: SignalFromServer) => void;
  change: (isOpen: boolean) => void;
}

/**
 * The signalling of one join grant. It reconnects by itself, tells the server the last message it received, and sends
 * what was queued meanwhile. It counts as open from the first reply, not from the connection: only then has the server
 * accepted the token.
 */
export class SignalClient {
  #wire: Wire | null = null;
  #after: number | null = null;
  #epoch: number | null = null;
  #attempt = 0;
  #isOpen = false;
  #isOver = false;
  #waiting: SignalFromClient[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly token: string,
    private readonly tools: Tools,
  ) {}

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Opens the socket, or replaces one that may be dead without knowing it. */
  readonly connect = (): void => {
    if (this.#isOver) return;
    this.#drop();
    const wire = this.tools.open();
    this.#wire = wire;
    wire.onopen = () =>
      wire.send(JSON.stringify({ type: 'hello', token: this.token, after: this.#after } satisfies SignalFromClient));
    wire.onmessage = ({ data }) => {
      if (wire === this.#wire) this.#hear(JSON.parse(String(data)) as SignalFromServer);
    };
    wire.onclose = () => {
      if (wire === this.#wire) this.#retry();
    };
    this.#timer = setTimeout(() => this.#retry(), PATIENCE_MS);
  };

  /** Sends now, or when the connection is back. */
  send(message: SignalFromClient): void {
    if (this.#isOver) return;
    if (this.#isOpen && this.#wire?.readyState === OPEN) this.#wire.send(JSON.stringify(message));
    else this.#waiting.push(message);
  }

  /** Closes for good. */
  close(): void {
    this.#isOver = true;
    this.#drop();
  }

  #hear(message: SignalFromServer): void {
    if (message.type === 'goodbye' || (message.type === 'refused' && !this.#isOpen)) this.close();
    if (message.type === 'view' || message.type === 'signal') this.#after = message.seq;
    if (message.type === 'view') this.#welcome(message.view.epoch);
    this.tools.hear(message);
  }

  #welcome(epoch: number): void {
    // signals of an earlier epoch would reach a connection that they were not meant for
    if (this.#epoch !== epoch) this.#waiting = this.#waiting.filter(({ type }) => type !== 'signal');
    this.#epoch = epoch;
    if (this.#isOpen) return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#isOpen = true;
    this.tools.change(true);
    for (const message of this.#waiting.splice(0)) this.send(message);
  }

  #retry(): void {
    this.#drop();
    this.#timer = setTimeout(this.connect, reconnectDelayMs(this.#attempt, this.tools.chance()));
    this.#attempt += 1;
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.tools.change(false);
  }
}
