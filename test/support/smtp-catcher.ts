import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

interface CaughtMail {
  readonly from: string;
  readonly to: string[];
  readonly raw: string;
}

/**
 * How the server behaves: it accepts, refuses at one step, or hangs or closes the connection before or after the data.
 */
export type SmtpMode =
  | 'accept'
  | 'drop-before-data'
  | 'drop-after-data'
  | 'hang-after-data'
  | {
      readonly at: 'greeting' | 'sign-in' | 'sender' | 'recipient' | 'data';
      readonly code: number;
      readonly words?: string;
    };

/** A real SMTP server on the loopback address that keeps the mails it gets, or misbehaves as told. */
export async function startSmtpCatcher() {
  const state: State = { caught: [], sockets: new Set(), mode: 'accept' };
  const server = new SMTPServer(behaviour(state));
  server.on('error', () => undefined); // connections that were dropped on purpose
  server.server.on('connection', (socket: Socket) => {
    state.sockets.add(socket);
    socket.on('close', () => state.sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    caught: state.caught,
    behave(next: SmtpMode) {
      state.mode = next;
    },
    async stop() {
      dropAll(state);
      await new Promise<void>((stopped) => {
        server.close(() => stopped());
      });
    },
  };
}

interface State {
  readonly caught: CaughtMail[];
  readonly sockets: Set<Socket>;
  mode: SmtpMode;
}

function dropAll({ sockets }: State): void {
  for (const socket of sockets) socket.destroy();
}

function behaviour(state: State): SMTPServerOptions {
  const refusal = (at: string) =>
    typeof state.mode === 'object' && state.mode.at === at
      ? Object.assign(new Error(state.mode.words ?? 'refused'), { responseCode: state.mode.code })
      : null;
  return {
    // enhanced codes are the spec's own words, not what the server would put before them
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    hideENHANCEDSTATUSCODES: true,
    allowInsecureAuth: true,
    logger: false,
    onConnect: (_session, done) => done(refusal('greeting')),
    onAuth: (auth, _session, done) => {
      const no = refusal('sign-in');
      if (no) done(no);
      else done(null, { user: auth.username });
    },
    onMailFrom: (_address, _session, done) => done(refusal('sender')),
    onRcptTo: (_address, _session, done) => {
      if (state.mode === 'drop-before-data') dropAll(state);
      else done(refusal('recipient'));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const no = refusal('data');
        if (no) return done(no);
        state.caught.push(mailOf(session, Buffer.concat(parts)));
        if (state.mode === 'drop-after-data') dropAll(state);
        else if (state.mode !== 'hang-after-data') done();
      });
    },
  };
}

const mailOf = ({ envelope }: SMTPServerSession, raw: Buffer): CaughtMail => ({
  from: envelope.mailFrom ? envelope.mailFrom.address : '',
  to: envelope.rcptTo.map((one) => one.address),
  raw: raw.toString(),
});

/** An address at which nobody listens. */
export async function deadPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
