import { Param, type PipeTransform } from '@nestjs/common';
import { Id } from '@snowmelt/contracts';
import { CodedError } from './coded-error.js';

class IdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    const parsed = Id.safeParse(value);
    if (!parsed.success) throw new CodedError(404, 'HTTP.NOT_FOUND', 'There is nothing at this address.');
    return parsed.data;
  }
}

/** The id in a path. A malformed id gets the same response as an unknown one. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, new IdPipe());
