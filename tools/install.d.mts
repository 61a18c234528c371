export const root: string;
export const typescript: string[];
export function say(words: string): void;
export function run(command: string, args: string[], environment?: Record<string, string>): void;
export function installWhatIsMissing(): void;
export function buildWebWhenStale(): void;
