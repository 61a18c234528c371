import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/prisma/client.js';
import { UnitOfWork } from './unit-of-work.js';

/**
 * Prisma on the unit of work's pool. Prisma batches the findUnique calls of one tick into one query, across callers:
 * one clinic got another clinic's row. So every findUnique is sent as a findFirst.
 */
export function createPrisma(unitOfWork: UnitOfWork) {
  const client = new PrismaClient({ adapter: new PrismaPg(unitOfWork.prismaPool()) });
  return client.$extends({
    query: {
      $allModels: {
        findUnique: ({ model, args }) => delegate(client, model).findFirst(args),
        findUniqueOrThrow: ({ model, args }) => delegate(client, model).findFirstOrThrow(args),
      },
    },
  });
}

interface Finder {
  findFirst: (args: unknown) => Promise<unknown>;
  findFirstOrThrow: (args: unknown) => Promise<unknown>;
}
function delegate(client: PrismaClient, model: string): Finder {
  const name = model.charAt(0).toLowerCase() + model.slice(1);
  return (client as unknown as Record<string, Finder>)[name] as Finder;
}

type Prisma = ReturnType<typeof createPrisma>;
/** Injection token and type of the Prisma client, for repositories only. */
export abstract class PrismaDatabase {
  abstract readonly client: Prisma;
}
