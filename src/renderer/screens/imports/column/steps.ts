import type { ImportStep, ImportStepKind } from '../../../../shared/model/import-rules.ts';
import type { ImportTarget } from '../../../../shared/model/import.ts';
import { newStep } from '../../mappings/entries.ts';

const ownKinds = ['namePart', 'monthFirst', 'decimal', 'areaCode', 'stateCode'] as const;
export type OwnKind = (typeof ownKinds)[number];
export type OwnStep = Extract<ImportStep, { kind: OwnKind }>;

export function isOwnStep(step: ImportStep): step is OwnStep {
  return isOwnKind(step.kind);
}

export function isOwnKind(kind: ImportStepKind): kind is OwnKind {
  return ownKinds.some((each) => each === kind);
}

const cases = ['title', 'upper', 'lower'] as const;
const texts = ['replace', 'split', 'prefix', 'suffix'] as const;

/** What may be done to the cells of a column, the likeliest first. */
export function stepsFor(target: ImportTarget): readonly ImportStepKind[] {
  switch (target) {
    case 'name':
    case 'firstName':
    case 'lastName':
      return [...cases, 'namePart', ...texts];
    case 'phone':
      return ['areaCode', 'split', 'replace', 'default'];
    case 'income':
      return ['decimal', 'replace', 'split', 'default'];
    case 'followUpAt':
      return ['monthFirst', 'replace', 'default'];
    case 'document':
      return ['digits', 'replace', 'split'];
    case 'email':
      return ['replace', 'split'];
    case 'status':
    case 'consent':
      return ['replace', 'default'];
    case 'city':
    case 'state':
    case 'company':
    case 'origin':
    case 'owner':
    case 'interest':
      return [...cases, ...texts, 'default'];
    case 'tags':
      return ['join', ...cases, 'replace', 'default'];
    default:
      return [
        ...cases,
        ...texts,
        'digits',
        'date',
        'monthFirst',
        'money',
        'decimal',
        'areaCode',
        'stateCode',
        'namePart',
        'join',
        'default',
      ];
  }
}

export function newImportStep(kind: ImportStepKind): ImportStep {
  switch (kind) {
    case 'namePart':
      return { kind, part: 'first' };
    case 'monthFirst':
    case 'stateCode':
      return { kind };
    case 'decimal':
      return { kind, mark: '.' };
    case 'areaCode':
      return { kind, code: '11' };
    case 'date':
      return { kind, to: 'br' };
    default:
      return newStep(kind) as ImportStep;
  }
}

/** A step that lacks what it needs is not sent yet: the service would refuse all of the mapping. */
export function isWhole(step: ImportStep): boolean {
  switch (step.kind) {
    case 'prefix':
    case 'suffix':
    case 'default':
      return step.text !== '';
    case 'replace':
    case 'join':
      return step.from !== '';
    case 'split':
      return step.separator !== '';
    case 'areaCode':
      return /^[1-9][0-9]$/.test(step.code);
    default:
      return true;
  }
}
