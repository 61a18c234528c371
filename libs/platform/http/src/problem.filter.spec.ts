import 'reflect-metadata';
import {
  Body,
  Controller,
  Get,
  InternalServerErrorException,
  Module,
  Param,
  Post,
  UnauthorizedException,
} from '@nestjs/common';
import { APP_FILTER, APP_PIPE, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from '@snowmelt/logging';
import { z } from 'zod';
import { CodedError } from './coded-error.js';
import { ProblemFilter } from './problem.filter.js';
import { installHooks } from './server-hooks.js';
import { validationPipe } from './validation.js';

const ORIGIN = 'https://visits.example.com';
const SECRET = 'Key (value)=(+13235550177) already exists';
const Colour = z.strictObject({ colour: z.enum(['white', 'blue']) });
const logged: string[] = [];

@Controller('api')
class Troubles {
  @Get('coded') coded() {
    throw new CodedError(409, 'TEST.TAKEN', 'It is taken.', { nearest: [1, 2] });
  }
  @Get('denied') denied() {
    throw new CodedError(403, 'TEST.NOT_YOURS', 'It is not yours.', undefined, {
      kind: 'thing',
      id: 'id-of-the-thing',
      patientId: 'id-of-the-patient',
    });
  }
  @Get('wait') wait() {
    throw new CodedError(429, 'TEST.SLOWLY', 'Slowly.', { retryAfterSeconds: 7 });
  }
  @Get('broken') broken() {
    throw Object.assign(new Error(SECRET), { detail: SECRET });
  }
  @Get('thrown-text') text() {
    throw SECRET; // eslint-disable-line @typescript-eslint/only-throw-error -- the filter must stand it
  }
  @Get('thrown-nothing') nothing() {
    throw undefined; // eslint-disable-line @typescript-eslint/only-throw-error -- the filter must stand it
  }
  @Get('database-away') away() {
    throw Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' });
  }
  @Get('waited/:state') waited(@Param('state') code: string) {
    throw Object.assign(new Error(SECRET), { code });
  }
  @Get('line-ended') ended() {
    throw new Error('Client has encountered a connection error and is not queryable');
  }
  @Get('unread/:state') unread(@Param('state') code: string) {
    throw Object.assign(new Error(SECRET), { code, detail: SECRET });
  }
  @Get('unread-by-prisma') unreadByPrisma() {
    throw Object.assign(new Error(SECRET), {
      code: 'P2039',
      meta: { driverAdapterError: { cause: { originalCode: '22021' } } },
    });
  }
  @Get('framework') framework() {
    throw new UnauthorizedException(SECRET);
  }
  @Get('framework-broken') frameworkBroken() {
    throw new InternalServerErrorException(SECRET);
  }
  @Post('colour') colour(@Body({ schema: Colour } as never) body: unknown) {
    return body;
  }
}

@Module({
  controllers: [Troubles],
  providers: [
    { provide: Logger, useValue: new Logger('info', { write: (line) => logged.push(line) }) },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
})
class TroublesModule {}

describe('errors become problem responses', () => {
  let api: NestFastifyApplication;
  beforeAll(async () => {
    api = await NestFactory.create<NestFastifyApplication>(TroublesModule, new FastifyAdapter({ bodyLimit: 1024 }), {
      logger: false,
      rawBody: true,
    });
    installHooks(api.getHttpAdapter().getInstance(), api.get(Logger), ORIGIN);
    await api.init();
  });
  afterAll(() => api.close());

  const ask = async (method: 'GET' | 'POST', url: string, payload?: string, headers: Record<string, string> = {}) => {
    logged.length = 0;
    const answer = await api.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
      headers: { origin: ORIGIN, ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    const log = logged
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => line['msg'] === 'a request failed');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: JSON.parse(answer.body) as Record<string, unknown>,
      log,
    };
  };

  it('a coded error keeps its status, code, words and facts', async () => {
    const { status, headers, body, log } = await ask('GET', '/api/coded');
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect({ status, body }).toEqual({
      status: 409,
      body: {
        type: 'about:blank',
        title: 'Conflict',
        status: 409,
        code: 'TEST.TAKEN',
        detail: 'It is taken.',
        meta: { nearest: [1, 2] },
        traceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(log).toBeUndefined();
  });

  it('the cause of a coded error is not sent', async () => {
    const { status, text, body } = await ask('GET', '/api/denied');
    expect({ status, keys: Object.keys(body).sort() }).toEqual({
      status: 403,
      keys: ['code', 'detail', 'status', 'title', 'traceId', 'type'],
    });
    expect(text).not.toContain('id-of-the');
  });

  it('a delay is sent in seconds', async () => {
    expect((await ask('GET', '/api/wait')).headers['retry-after']).toBe('7');
  });

  it('a schema error names the field', async () => {
    expect(await ask('POST', '/api/colour', '{"colour":"green"}')).toMatchObject({
      status: 422,
      body: { code: 'VALIDATION.FAILED', errors: [{ path: 'colour', message: expect.any(String) }] },
    });
    expect(await ask('POST', '/api/colour', '{"colour":"white","role":"admin"}')).toMatchObject({ status: 422 });
    expect(await ask('POST', '/api/colour', '{"colour":"white"}')).toMatchObject({
      status: 201,
      body: { colour: 'white' },
    });
  });

  it.each(['/api/broken', '/api/framework-broken', '/api/thrown-text', '/api/thrown-nothing'])(
    '%s: an unexpected error reveals only its trace id, which the log has',
    async (url) => {
      const { status, text, body, log } = await ask('GET', url);
      expect({ status, body }).toEqual({
        status: 500,
        body: {
          type: 'about:blank',
          title: 'Internal error',
          status: 500,
          code: 'HTTP.INTERNAL',
          detail: expect.any(String),
          traceId: expect.any(String),
        },
      });
      expect(text).not.toContain('5550177');
      expect(log).toMatchObject({ traceId: body['traceId'], route: url, error: expect.any(Object) });
      expect(logged.join('')).not.toContain('5550177');
    },
  );

  it('an unreachable database becomes a 503 without its message', async () => {
    const { status, headers, text } = await ask('GET', '/api/database-away');
    expect([status, headers['retry-after']]).toEqual([503, '3']);
    expect(text).not.toContain('5550177');
  });

  it.each(['57014', '55P03', '25P03', '40P01', '53200', '53300', '08006', '58P01', 'EPIPE'])(
    'trouble of the database (%s) becomes a 503',
    async (state) => {
      expect(await ask('GET', `/api/waited/${state}`)).toMatchObject({
        status: 503,
        body: { code: 'HTTP.UNAVAILABLE' },
      });
    },
  );

  it('so is a line to it that has ended, perhaps after the COMMIT: it does not say that nothing was changed', async () => {
    expect(await ask('GET', '/api/line-ended')).toMatchObject({
      status: 503,
      body: { code: 'HTTP.UNAVAILABLE', detail: expect.not.stringContaining('changed') },
    });
  });

  it.each([
    ['unread/22021', '22021'],
    ['unread/22P02', '22P02'],
    ['unread-by-prisma', '22021'],
  ])(
    'what the database cannot read (%s) becomes a 422, and the log says that no schema refused it',
    async (url, code) => {
      const { status, text, body } = await ask('GET', `/api/${url}`);
      expect([status, body['code']]).toEqual([422, 'VALIDATION.FAILED']);
      expect(text).not.toContain('5550177');
      const missed = logged
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .find(({ level, msg }) => level === 50 && msg === 'the database could not read what no schema refused');
      expect(missed).toMatchObject({ traceId: body['traceId'], code, route: expect.stringMatching(/^\/api\/unread/) });
      expect(logged.join('')).not.toContain('5550177');
    },
  );

  it("the framework's own errors keep their status and lose their message", async () => {
    const { status, text, body } = await ask('GET', '/api/framework');
    expect([status, body['code']]).toEqual([401, 'HTTP.NOT_SIGNED_IN']);
    expect(text).not.toContain('5550177');
    expect(await ask('GET', '/api/no-such-thing')).toMatchObject({ status: 404, body: { code: 'HTTP.NOT_FOUND' } });
  });

  it.each([
    ['too large', JSON.stringify({ colour: 'x'.repeat(2000) }), {}, 413, 'HTTP.TOO_LARGE'],
    ['nested too deep', `${'['.repeat(30)}${']'.repeat(30)}`, {}, 413, 'HTTP.TOO_LARGE'],
    [
      'a form',
      'colour=white',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'HTTP.UNSUPPORTED_MEDIA_TYPE',
    ],
    ['text', 'white', { 'content-type': 'text/plain' }, 415, 'HTTP.UNSUPPORTED_MEDIA_TYPE'],
    ['not JSON', '{"colour":', {}, 400, 'HTTP.BAD_REQUEST'],
    ['JSON with a prototype', '{"__proto__":{"colour":"white"}}', {}, 400, 'HTTP.BAD_REQUEST'],
    ['JSON that names a field twice', '{"colour":"black","colour":"white"}', {}, 400, 'HTTP.REPEATED_KEY'],
    [
      'from another site',
      '{"colour":"white"}',
      { origin: 'https://elsewhere.example.com' },
      403,
      'HTTP.FOREIGN_ORIGIN',
    ],
  ] as const)('a body that is %s', async (_what, payload, headers, status, code) => {
    const answer = await ask('POST', '/api/colour', payload, headers);
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });
});
