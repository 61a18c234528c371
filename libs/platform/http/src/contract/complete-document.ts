import type {
  OpenAPIObject,
  OperationObject as Operation,
  ParameterObject as Parameter,
  ResponseObject as Response,
} from '@nestjs/swagger';
import { allOf, type Refusals } from './refusals.js';
import type { OperationContract } from './operation-contract.js';
import { ANSWER_HEADERS, headersOf, ProblemResponses } from './problem-responses.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** The security scheme that every write needs in addition to the caller's. */
export const OWN_ORIGIN = 'ownOrigin';
const SUCCESS: Readonly<Record<string, string>> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted; it is done soon.',
  204: 'Done.',
};
const ID_IN_PATH = { type: 'string', format: 'uuid', maxLength: 36 };

/**
 * Completes each operation with what all have in common or what follows from its contract: who may call it, the headers
 * of request and response, and every refusal with its codes. `contractOf` takes an operation id.
 */
export function completeDocument(
  document: OpenAPIObject,
  contractOf: (operationId: string) => OperationContract,
): void {
  const problems = new ProblemResponses();
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const contract = contractOf(operation.operationId ?? '');
      describeRequest(operation, contract, method);
      describeSuccess(operation);
      const refusals = allOf([everywhere(path, operation), contract.refusals]);
      for (const [status, codes] of Object.entries(refusals))
        operation.responses[status] = problems.response(Number(status), codes, operation.responses[status] as Response);
    }
  document.components = {
    ...document.components,
    responses: problems.shared(document.paths),
    headers: ANSWER_HEADERS,
  };
}

function describeRequest(operation: Operation, { security, headers }: OperationContract, method: string): void {
  const needed = method === 'get' ? security : [...security, OWN_ORIGIN];
  operation.security = needed.length > 0 ? [Object.fromEntries(needed.map((scheme) => [scheme, []]))] : [];
  const parameters = (operation.parameters ?? []) as Parameter[];
  for (const parameter of parameters) {
    const { description } = (parameter.schema ?? {}) as { description?: string };
    parameter.description ??= description ?? '';
    if (parameter.in !== 'path') continue;
    parameter.description = 'Id of the record, from an earlier response.';
    parameter.schema = ID_IN_PATH;
  }
  operation.parameters = [...parameters, ...headers.map((header) => ({ ...header, in: 'header' as const }))];
}

function describeSuccess(operation: Operation): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    const known = response as Response;
    if (Number(status) >= 400) continue;
    known.description = known.description || (SUCCESS[status] ?? '');
    known.headers = { ...known.headers, ...headersOf(Number(status)) };
  }
}

/** Refusals by the hooks, the parser, the pipe and the guards, which run before every handler. */
function everywhere(path: string, { requestBody, parameters = [] }: Operation): Refusals {
  const hasQuery = (parameters as Parameter[]).some((parameter) => parameter.in === 'query');
  return allOf([
    {
      400: ['HTTP.BAD_REQUEST'],
      403: ['HTTP.FOREIGN_ORIGIN'],
      429: ['HTTP.TOO_MANY_REQUESTS'],
      500: ['HTTP.INTERNAL'],
      503: ['HTTP.UNAVAILABLE'],
    },
    ...(path.includes('{') ? [{ 404: ['HTTP.NOT_FOUND'] }] : []),
    ...(hasQuery || requestBody ? [{ 422: ['VALIDATION.FAILED'] }] : []),
    ...(requestBody
      ? [{ 400: ['HTTP.REPEATED_KEY'], 413: ['HTTP.TOO_LARGE'], 415: ['HTTP.UNSUPPORTED_MEDIA_TYPE'] }]
      : []),
  ]);
}
