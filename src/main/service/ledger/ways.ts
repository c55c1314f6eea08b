import type { MappingFault } from '../../../shared/model/mapping.ts';
import type { FieldValue } from '../providers/field-values.ts';
import type { FieldProfile } from '../providers/provider.ts';

/**
 * How values fared on their way between two systems, as one decision met it.
 *
 * Only what is out of the ordinary is kept: two different values that count as the same, and values
 * that become others, or nothing, on their way. So a decision can be made again later, when the
 * account there has another shape or is gone.
 */
export type Ways = {
  readonly same?: [field: string, a: FieldValue, b: FieldValue][];
  /** Without an answer: it could not be carried. */
  readonly in?: [field: string, value: FieldValue, answer?: FieldValue][];
  readonly out?: [field: string, value: FieldValue, answer?: FieldValue][];
  /** Why a value of ours could not go, where a person was asked about it. */
  readonly refused?: [field: string, value: FieldValue, fault: MappingFault][];
};

/** A profile that notes what it answers. */
export function watching(profile: FieldProfile): { profile: FieldProfile; ways: () => Ways } {
  const seen = { same: [], in: [], out: [], refused: [] } as {
    [way in keyof Ways]-?: NonNullable<Ways[way]>;
  };
  const carry = (way: 'in' | 'out') => (field: string, value: FieldValue) => {
    const answer = profile[way](field, value);
    if (answer === undefined) seen[way].push([field, value]);
    else if (!equal(answer, value)) seen[way].push([field, value, answer]);
    return answer;
  };
  return {
    profile: {
      same(field, a, b) {
        const answer = profile.same(field, a, b);
        if (answer !== equal(a, b)) seen.same.push([field, a, b]);
        return answer;
      },
      in: carry('in'),
      out: carry('out'),
      refuses(field, value) {
        const fault = profile.refuses?.(field, value) ?? null;
        if (fault !== null) seen.refused.push([field, value, fault]);
        return fault;
      },
    },
    ways: () => ({
      ...(seen.same.length > 0 ? { same: seen.same } : {}),
      ...(seen.in.length > 0 ? { in: seen.in } : {}),
      ...(seen.out.length > 0 ? { out: seen.out } : {}),
      ...(seen.refused.length > 0 ? { refused: seen.refused } : {}),
    }),
  };
}

/** The profile that answers as it was noted, and plainly where nothing was. */
export function remembered(ways: Ways): FieldProfile {
  const carry = (way: 'in' | 'out') => (field: string, value: FieldValue) => {
    const noted = ways[way]?.find((each) => each[0] === field && equal(each[1], value));
    if (noted === undefined) return value;
    return noted.length === 2 ? undefined : noted[2];
  };
  return {
    same(field, a, b) {
      const noted = ways.same?.some(
        (each) => each[0] === field && equal(each[1], a) && equal(each[2], b),
      );
      return equal(a, b) !== (noted ?? false);
    },
    in: carry('in'),
    out: carry('out'),
    refuses: (field, value) =>
      ways.refused?.find((each) => each[0] === field && equal(each[1], value))?.[2] ?? null,
  };
}

function equal(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (a === b) return true;
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((each, index) => each === b[index])
  );
}
