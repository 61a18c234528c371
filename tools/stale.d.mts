export interface Product {
  readonly output: string;
  readonly inputs: readonly string[];
}
export const products: { readonly packages: Product; readonly databaseClient: Product; readonly web: Product };
export function isStale(root: string, product: Product): boolean;
