export const root: string;
export const typescript: string[];
export function say(words: string): void;
export function installWhatIsMissing(): Promise<void>;
export function generateClientWhenStale(): Promise<void>;
export function buildWebWhenStale(): Promise<void>;
