import { setImmediate as nextTurn } from 'node:timers/promises';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** What holds of a lead, as places in the list of features, and how it ended. */
export type Sample = { readonly active: readonly number[]; readonly converted: boolean };

export type Fit = {
  readonly intercept: number;
  /** Log-odds that each feature adds, and the standard error of each. */
  readonly weights: readonly number[];
  readonly errors: readonly number[];
};

const MOST_ROUNDS = 50;
const SETTLED = 1e-8;
const SLICE_MS = 8;
const SURE = 30;

/**
 * Logistic regression over features that hold or do not, by Newton's method (IRLS), which needs no
 * rate of learning and ends after a few rounds at the one best answer there is.
 *
 * @param ridge how strongly weights are held towards 0; 0 leaves them free, which has no answer
 *   where a feature decides everything. The intercept is always free.
 * @param waited false when nobody waits for it any more
 * @throws RangeError where the samples do not settle the weights
 */
export async function fitLogistic(
  samples: readonly Sample[],
  width: number,
  ridge: number,
  waited: () => boolean = () => true,
): Promise<Fit> {
  let weights = new Float64Array(width + 1);
  let hessian = new Matrix(width + 1, width + 1);
  for (let round = 0; round < MOST_ROUNDS && waited(); round += 1) {
    const gradient = new Float64Array(width + 1);
    hessian = new Matrix(width + 1, width + 1);
    await inSlices(samples, (sample) => add(sample, weights, gradient, hessian));
    for (let at = 1; at <= width; at += 1) {
      gradient[at] = (gradient[at] ?? 0) - ridge * (weights[at] ?? 0);
      hessian.set(at, at, hessian.get(at, at) + ridge);
    }
    const step = factored(hessian).solve(Matrix.columnVector(gradient)).to1DArray();
    weights = weights.map((weight, at) => weight + (step[at] ?? 0));
    if (weights.some((weight) => !Number.isFinite(weight) || Math.abs(weight) > SURE)) unsettled();
    if (step.every((each) => Math.abs(each) < SETTLED)) break;
  }
  const spread = factored(hessian).solve(Matrix.eye(width + 1));
  return {
    intercept: weights[0] ?? 0,
    weights: Array.from(weights.subarray(1)),
    errors: Array.from({ length: width }, (_, at) => Math.sqrt(spread.get(at + 1, at + 1))),
  };
}

/** The chance that a lead converts, 0 to 1. */
export function chanceOf(fit: Pick<Fit, 'intercept' | 'weights'>, active: readonly number[]) {
  let odds = fit.intercept;
  for (const at of active) odds += fit.weights[at] ?? 0;
  return 1 / (1 + Math.exp(-odds));
}

/** Adds what one sample says of the slope and the curve. */
function add(
  { active, converted }: Sample,
  weights: Float64Array,
  gradient: Float64Array,
  hessian: Matrix,
): void {
  let odds = weights[0] ?? 0;
  for (const at of active) odds += weights[at + 1] ?? 0;
  const chance = 1 / (1 + Math.exp(-odds));
  const off = (converted ? 1 : 0) - chance;
  const curve = chance * (1 - chance);
  gradient[0] = (gradient[0] ?? 0) + off;
  hessian.set(0, 0, hessian.get(0, 0) + curve);
  for (const one of active) {
    gradient[one + 1] = (gradient[one + 1] ?? 0) + off;
    both(hessian, 0, one + 1, curve);
    for (const other of active) {
      if (other < one) both(hessian, other + 1, one + 1, curve);
    }
    hessian.set(one + 1, one + 1, hessian.get(one + 1, one + 1) + curve);
  }
}

function both(matrix: Matrix, row: number, column: number, by: number): void {
  const value = matrix.get(row, column) + by;
  matrix.set(row, column, value);
  matrix.set(column, row, value);
}

function factored(hessian: Matrix): CholeskyDecomposition {
  const factors = new CholeskyDecomposition(hessian);
  if (!factors.isPositiveDefinite()) unsettled();
  return factors;
}

function unsettled(): never {
  throw new RangeError('these samples do not settle the weights');
}

async function inSlices<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
  let at = 0;
  while (at < items.length) {
    const until = performance.now() + SLICE_MS;
    do {
      const end = Math.min(at + 50, items.length);
      for (; at < end; at += 1) work(items[at] as T);
    } while (at < items.length && performance.now() < until);
    await nextTurn();
  }
}
