export function isOdd(folder: string): boolean;
export function initialize(data: { readonly root: string }): void;
export interface Resolved {
  readonly url: string;
  readonly format?: string;
}
export function resolve(
  specifier: string,
  context: object,
  nextResolve: (specifier: string, context: object) => Promise<Resolved>,
): Promise<Resolved>;
