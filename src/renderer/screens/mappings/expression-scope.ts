/** Where an expression stands: what it may read beside its value, and who says whether it may run. */
export type ExpressionScope = {
  /** Parts of `registro`, by name; one keeps this while its fields are the same. */
  readonly fields: readonly { readonly name: string; readonly label: string }[];
  /** What to say above the editor, where it is not about a value of a mapping. */
  readonly hint?: string;
  /** False where there is no `valor`. */
  readonly value?: boolean;
  readonly check: (source: string, way: 'in' | 'out') => Promise<Flaw | null>;
};

export type Flaw = {
  code: 'syntax' | 'unknown' | 'types' | 'not_allowed' | 'too_large' | 'no_text' | 'pattern';
  name: string | null;
  meant: string | null;
  from: number;
  to: number;
};
