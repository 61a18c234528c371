import { Agent, request } from 'node:http';
import type { Load, LoadResult, Request, Response } from './load.js';

/**
 * A light client in a process of its own: Node's `http` with one kept connection for each line, which costs a fraction
 * of `fetch`. A line sends its next request when it has the response to the last one.
 */
const connections = new Map<number, Agent>();

process.on('message', (load: Load) => {
  void perform(load).then((result) => process.send?.(result));
});

async function perform({ address, lines, seconds = 0 }: Load): Promise<LoadResult> {
  const processor = process.cpuUsage();
  const begun = performance.now();
  const isOver = () => performance.now() - begun >= seconds * 1000;
  const responses = await Promise.all(
    lines.map(async (requests, line) => {
      const own: Response[] = [];
      do for (const one of requests) own.push(await send(address, line, one));
      while (!isOver());
      return own;
    }),
  );
  const used = process.cpuUsage(processor);
  return {
    seconds: (performance.now() - begun) / 1000,
    responses: responses.flat(),
    processorSeconds: (used.user + used.system) / 1e6,
  };
}

function send(address: string, line: number, { method, path, headers, body }: Request): Promise<Response> {
  const agent = connections.get(line) ?? new Agent({ keepAlive: true, maxSockets: 1 });
  connections.set(line, agent);
  const startedAt = performance.timeOrigin + performance.now();
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(address + path, { agent, method, headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        if (response.statusCode !== 201 && text.length < 400) text += part;
      });
      response.on('error', reject).on('end', () => {
        const took = performance.timeOrigin + performance.now() - startedAt;
        resolve({ startedAt, took, status: response.statusCode as number, text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
