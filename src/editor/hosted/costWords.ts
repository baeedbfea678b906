/** @param cost US dollars */
export function costWords(cost: number): string {
  return `$${cost >= 0.01 || cost === 0 ? cost.toFixed(2) : cost.toPrecision(2)}`;
}
