export interface Held {
  readonly holder?: undefined;
  announce(url: string): void;
  release(): Promise<void>;
}
export interface Taken {
  readonly holder: { readonly url?: string };
}
export function claim(folder: string): Promise<Held | Taken>;
