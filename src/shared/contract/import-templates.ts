import { z } from 'zod';
import { id } from '../model/common.ts';
import { appliedTemplate, templateLine } from '../model/import-template.ts';
import { givenMapping } from '../model/import.ts';
import { byId, done, screen } from './base.ts';

const name = z.string().trim().min(1).max(80);
const mapping = givenMapping;

/** Mappings of tables kept by name. */
export const importTemplates = {
  list: screen
    .input(z.object({ fileId: id.optional(), mapping: mapping.optional() }))
    .output(z.array(templateLine)),
  /** Keeps how the file is mapped now; a template of this name gives way. */
  save: screen.input(z.object({ name, fileId: id, mapping })).output(templateLine),
  rename: screen.input(byId.extend({ name })).output(templateLine),
  remove: screen.input(byId).output(done),
  /** What it says of a file, and how the two differ. */
  apply: screen
    .input(byId.extend({ fileId: id, mapping: mapping.optional() }))
    .output(appliedTemplate),
};
