import type { Task, TaskPage } from '@snowmelt/contracts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';

export type Whose = 'mine' | 'role' | 'all';
interface Asked {
  whose?: Whose;
  state?: 'open' | 'closed';
  patientId?: string;
}

/** Tasks of the clinic, or about one patient; polled while the page is open. */
export const useTasks = (asked: Asked) =>
  useInfiniteQuery({
    queryKey: ['tasks', asked],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 5000,
    getNextPageParam: (page: TaskPage) => page.nextCursor ?? undefined,
    queryFn: ({ pageParam }): Promise<TaskPage> =>
      unwrap(api.GET('/api/tasks', { params: { query: { ...asked, ...(pageParam && { cursor: pageParam }) } } })),
  });

/** Shown on every page. */
export const useTaskCount = () =>
  useQuery({
    queryKey: ['task-count'],
    queryFn: () => unwrap(api.GET('/api/tasks/count')),
    refetchInterval: 15_000,
  });

export const useColleagues = () =>
  useQuery({ queryKey: ['colleagues'], queryFn: () => unwrap(api.GET('/api/colleagues')), staleTime: 300_000 });

const useRefresh = () => {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['tasks'] }),
      queries.invalidateQueries({ queryKey: ['task-count'] }),
    ]);
};

/** Whoever was second sees how it is now. */
function useChange<Body>(call: (body: Body) => Promise<Task>, onDone?: () => void) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: call,
    onSuccess: async () => {
      onDone?.();
      await refresh();
    },
    onError: refresh,
  });
}

const path = ({ id }: Pick<Task, 'id'>) => ({ path: { id } });
export const useAssign = (task: Task) =>
  useChange((assigneeId: string | null) =>
    unwrap(api.POST('/api/tasks/{id}/assign', { params: path(task), body: { version: task.version, assigneeId } })),
  );
export const useClose = (task: Task, onDone: () => void) =>
  useChange(
    (outcome: string) =>
      unwrap(api.POST('/api/tasks/{id}/close', { params: path(task), body: { version: task.version, outcome } })),
    onDone,
  );
export const useReopen = (task: Task) =>
  useChange(() => unwrap(api.POST('/api/tasks/{id}/reopen', { params: path(task), body: { version: task.version } })));

export function useNewTask(onDone: () => void) {
  const refresh = useRefresh();
  return useOnce(
    (body: { words: string; role: Task['role']; dueAt: string; patientId: string | null }, key) =>
      unwrap(api.POST('/api/tasks', { params: { header: key }, body })),
    {
      onSuccess: async () => {
        onDone();
        await refresh();
      },
    },
  );
}
