import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HeaderObject, OpenAPIObject, OperationObject, ResponseObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const document = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../apps/api/openapi.json'), 'utf8'),
) as OpenAPIObject;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addFormat('int32', true).addFormat('password', true);
ajv.addSchema(document, 'document');

interface Route {
  readonly pattern: RegExp;
  readonly path: string;
}
/** A literal path comes before one with a parameter in its place. */
const routes: Route[] = Object.keys(document.paths)
  .sort((one, other) => Number(one.includes('{')) - Number(other.includes('{')))
  .map((route) => ({ path: route, pattern: new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`) }));

const pointer = (...names: string[]) =>
  names.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
const validators = new Map<string, ValidateFunction>();

/** A response, as far as the document describes it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Throws when a response differs from the document. Ignores paths and methods that the document lacks. */
export function checkAgainstDocument({ method, url, status, headers, text }: Seen): void {
  const route = routes.find(({ pattern }) => pattern.test(new URL(url).pathname));
  const item = route && (document.paths[route.path] as Record<string, OperationObject | undefined>);
  const operation = item?.[method.toLowerCase()];
  if (!route || !operation) return;
  const told = `${method} ${route.path} was answered with ${status}`;
  const fail = (what: string): never => {
    throw new Error(`${told}, ${what}. Say so in the document, or answer as it says. ${text.slice(0, 1000)}`);
  };
  const declared = operation.responses[status] ?? fail('a status that its document does not have');
  const [response, at] =
    '$ref' in declared
      ? [resolved(declared.$ref), declared.$ref.slice(1)]
      : [declared, pointer('paths', route.path, method.toLowerCase(), 'responses', String(status))];
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const { required = false } = '$ref' in header ? (document.components?.headers?.[name] as HeaderObject) : header;
    const isCounted = name.startsWith('RateLimit') && !isBeforeCounting(text);
    if ((required || isCounted) && !headers.has(name)) fail(`without the header ${name}`);
  }
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  if (text === '') {
    if (response.content) fail('without a body');
    return;
  }
  if (!response.content?.[type]) fail(`as ${type}, which its document does not have`);
  const validate = validatorOf(`document#${at}${pointer('content', type, 'schema')}`);
  if (!validate(JSON.parse(text))) fail(ajv.errorsText(validate.errors, { dataVar: 'body', separator: '; ' }));
}

/** A foreign page's request is refused before the rate limit counts it. */
const isBeforeCounting = (text: string) =>
  text.includes('"HTTP.FOREIGN_ORIGIN"') || text.includes('"HTTP.UNSUPPORTED_MEDIA_TYPE"');

function resolved(reference: string): ResponseObject {
  return document.components?.responses?.[reference.split('/').at(-1) ?? ''] as ResponseObject;
}

function validatorOf(at: string): ValidateFunction {
  const known = validators.get(at) ?? ajv.compile({ $ref: at });
  validators.set(at, known);
  return known;
}
