import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

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
  const caught: CaughtMail[] = [];
  const sockets = new Set<Socket>();
  let mode: SmtpMode = 'accept';
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const refusal = (at: string) =>
    typeof mode === 'object' && mode.at === at
      ? Object.assign(new Error(mode.words ?? 'refused'), { responseCode: mode.code })
      : null;
  const server = new SMTPServer({
    // the specs choose enhanced status codes; the server must not add its own
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
      if (mode === 'drop-before-data') dropAll();
      else done(refusal('recipient'));
    },
    onData: (stream, session: SMTPServerSession, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const no = refusal('data');
        if (no) return done(no);
        caught.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map((one) => one.address),
          raw: Buffer.concat(parts).toString(),
        });
        if (mode === 'drop-after-data') dropAll();
        else if (mode !== 'hang-after-data') done();
      });
    },
  });
  server.on('error', () => undefined); // connections dropped on purpose
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    caught,
    behave(next: SmtpMode) {
      mode = next;
    },
    async stop() {
      dropAll();
      await new Promise<void>((stopped) => {
        server.close(() => stopped());
      });
    },
  };
}

/** A port on which nothing listens. */
export async function deadPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
