/** One thing, then another, with what both are told. */
export function both<T extends readonly unknown[]>(
  first: (...told: T) => void,
  then: (...told: T) => void,
): (...told: T) => void {
  return (...told) => {
    first(...told);
    then(...told);
  };
}
