import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { notFound } from '@snowmelt/http';
import { Public } from '@snowmelt/identity';
import { EducationLibrary } from '../library/education-library.js';

const FOLDER = path.resolve(import.meta.dirname, '../../illustrations');

@ApiExcludeController()
@Controller('api/illustrations')
export class IllustrationsController {
  private readonly drawings: ReadonlyMap<string, string>;

  constructor(library: EducationLibrary) {
    const files = new Set(library.items.flatMap((item) => (item.illustration ? [item.illustration.file] : [])));
    this.drawings = new Map([...files].map((file) => [file, readFileSync(path.join(FOLDER, file), 'utf8')]));
  }

  @Get(':file')
  @Public()
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', 'public, max-age=86400')
  drawing(@Param('file') file: string): string {
    const drawing = this.drawings.get(file);
    if (!drawing) throw notFound('illustration');
    return drawing;
  }
}
