const ALL = ['unit', 'integration', 'architecture', 'e2e', 'faults'];

/** The test projects that Jest runs with these arguments: all, unless some are selected or ignored. */
export function selectedProjects(args: readonly string[]): string[] {
  const selected = valuesOf(args, '--selectProjects');
  const ignored = valuesOf(args, '--ignoreProjects') ?? [];
  return (selected ?? ALL).filter((name) => !ignored.includes(name));
}

function valuesOf(args: readonly string[], option: string): string[] | undefined {
  const at = args.findIndex((argument) => argument === option || argument.startsWith(`${option}=`));
  if (at < 0) return undefined;
  const rest = args.slice(at + 1);
  const end = rest.findIndex((argument) => argument.startsWith('-'));
  const [, joined] = (args[at] as string).split('=');
  return [...(joined ? [joined] : []), ...(end < 0 ? rest : rest.slice(0, end))];
}
