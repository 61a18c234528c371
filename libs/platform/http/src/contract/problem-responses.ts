import type {
  HeaderObject,
  OperationObject,
  PathsObject,
  ReferenceObject,
  ResponseObject as Response,
  ResponsesObject,
} from '@nestjs/swagger';
import { titleOf } from '../problem.filter.js';

const header = (description: string, schema: NonNullable<HeaderObject['schema']>): HeaderObject => ({
  description,
  schema,
});

const required = (...of: Parameters<typeof header>): HeaderObject => ({ ...header(...of), required: true });

/** Headers of every response, and `Retry-After` of temporary refusals. */
export const ANSWER_HEADERS: Record<'RateLimit-Policy' | 'RateLimit' | 'Retry-After', HeaderObject> = {
  'RateLimit-Policy': header(
    'Quota of the caller as in the IETF draft of that name: `q` requests in `w` seconds, for each session, link, address or person.',
    { type: 'string', maxLength: 300, pattern: '^"[a-z]+";q=\\d+;w=\\d+(, "[a-z]+";q=\\d+;w=\\d+)*$' },
  ),
  RateLimit: header('What is left of the quota: `r` requests now; in `t` seconds all of them are available again.', {
    type: 'string',
    maxLength: 300,
    pattern: '^"[a-z]+";r=\\d+;t=\\d+(, "[a-z]+";r=\\d+;t=\\d+)*$',
  }),
  'Retry-After': required('Seconds to wait before the request is repeated.', {
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 86_400,
  }),
};

const named = (name: keyof typeof ANSWER_HEADERS) => ({ [name]: { $ref: `#/components/headers/${name}` } });

/** The headers of a response with this status. */
export const headersOf = (status: number) => ({
  ...named('RateLimit-Policy'),
  ...named('RateLimit'),
  ...(status === 429 || status === 503 ? named('Retry-After') : {}),
});

/** The refusals of the document. A response that several operations share is defined once, in the components. */
export class ProblemResponses {
  private readonly known = new Map<string, Response>();

  /** `declared`: what the route itself declares for this status, such as a header. */
  response(status: number, codes: readonly string[], declared: Response | undefined): Response | ReferenceObject {
    const response: Response = {
      description: declared?.description || `${titleOf(status)}: ${codes.join(', ')}.`,
      headers: { ...declared?.headers, ...headersOf(status) },
      content: { 'application/problem+json': { schema: problemWith(codes) } },
    };
    if (declared) return response;
    const name = [status, ...codes.map((code) => code.replace(/^HTTP\./, ''))].join('-');
    this.known.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  }

  /** The responses that several operations share; the others are moved into their operation. */
  shared(paths: PathsObject): Record<string, Response> {
    const references = referencesIn(paths);
    for (const { responses, status, name } of references) {
      const response = this.known.get(name);
      if (!response || references.filter((other) => other.name === name).length > 1) continue;
      responses[status] = response;
      this.known.delete(name);
    }
    return Object.fromEntries([...this.known].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

interface Reference {
  readonly responses: ResponsesObject;
  readonly status: string;
  readonly name: string;
}

function referencesIn(paths: PathsObject): Reference[] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item as Record<string, OperationObject>));
  return operations.flatMap(({ responses }) =>
    Object.entries(responses).flatMap(([status, response]) =>
      response && '$ref' in response ? [{ responses, status, name: response.$ref.split('/').at(-1) ?? '' }] : [],
    ),
  );
}

const problemWith = (codes: readonly string[]) => ({
  allOf: [
    { $ref: '#/components/schemas/Problem' },
    { type: 'object', properties: { code: { type: 'string', enum: [...codes] } }, required: ['code'] },
  ],
});
