import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Leaves out some operations, and the paths, tags and components that only they need. */
export function omitOperations(document: OpenAPIObject, isLeftOut: (operationId: string) => boolean): OpenAPIObject {
  const paths = Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, item]) => {
      const kept = METHODS.flatMap((method) => {
        const operation = item[method];
        return operation && !isLeftOut(operation.operationId ?? '') ? [[method, operation] as const] : [];
      });
      return kept.length > 0 ? [[path, Object.fromEntries(kept)]] : [];
    }),
  );
  const operations = Object.values(paths).flatMap((item) => Object.values<OperationObject>(item));
  const tags = new Set(operations.flatMap((operation) => operation.tags ?? []));
  return prune({ ...document, paths, tags: (document.tags ?? []).filter(({ name }) => tags.has(name)) });
}

/** Removing a component may leave another one unneeded: repeats until nothing changes. */
function prune(document: OpenAPIObject): OpenAPIObject {
  const text = JSON.stringify(document);
  const needed = (kind: string) => (name: string) => text.includes(`"#/components/${kind}/${name}"`);
  const { schemas = {}, responses = {}, ...rest } = document.components ?? {};
  const only = <T>(kind: string, all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => needed(kind)(name)));
  const pruned = {
    ...document,
    components: { ...rest, schemas: only('schemas', schemas), responses: only('responses', responses) },
  };
  return JSON.stringify(pruned) === text ? pruned : prune(pruned);
}
