// Preloaded into a process under test: redirects TLS connections for FRONT_HOST to FRONT_PORT of this machine, and
// refuses others that would leave it.
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';

const connect = tls.connect;
tls.connect = (options, ...rest) => {
  if (options.socket || options.host === 'localhost') return connect(options, ...rest);
  if (options.host !== process.env.FRONT_HOST || Number(options.port) !== 443)
    throw new Error(`a connection to ${options.host}:${options.port} would leave the machine`);
  return connect(
    {
      ...options,
      host: '127.0.0.1',
      port: Number(process.env.FRONT_PORT),
      servername: options.servername || options.host,
    },
    ...rest,
  );
};
syncBuiltinESMExports();
