import type { OutageCause } from '../../../shared/model/tunnel.ts';
import type { TunnelFile } from './tunnel-file.ts';

/** When hooks could not arrive, as it is kept; the last may still last. */
export type Outages = {
  /** Begins one where none lasts. */
  begin(from: number, cause: OutageCause): void;
  /** @returns whether one lasted. */
  end(at: number): boolean;
};

const mostKept = 50;

export function createOutages(file: TunnelFile): Outages {
  return {
    begin(from, cause) {
      const { outages } = file.read();
      if (outages.at(-1)?.to === null) return;
      file.change({ outages: [...outages, { from, to: null, cause }].slice(-mostKept) });
    },
    end(at) {
      const { outages } = file.read();
      const last = outages.at(-1);
      if (last?.to !== null) return false;
      file.change({ outages: [...outages.slice(0, -1), { ...last, to: at }] });
      return true;
    },
  };
}
