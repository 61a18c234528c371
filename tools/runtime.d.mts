export interface NodePackage {
  readonly name: string;
  readonly version: string;
  readonly integrity: string;
}
export const runtime: {
  readonly version: string;
  readonly packages: Readonly<Record<string, NodePackage>>;
  readonly npm: NodePackage;
};
export function isNewEnough(node: string, range?: string): boolean;
export function continueUnderRightNode(options?: { readonly quiet?: boolean }): Promise<void>;
export function runUnder(program: string, args: readonly string[]): Promise<number>;
export function fetchNode(
  wanted: NodePackage,
  home?: string,
  /** Returns what went wrong, if anything. */
  install?: (packages: readonly NodePackage[], folder: string) => Promise<string | undefined>,
): Promise<{ readonly program: string; readonly trouble?: undefined } | { readonly trouble: string }>;
