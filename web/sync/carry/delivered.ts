/** What this device brought to a relay for others, by the keys of the envelopes: known for as long as the program runs. */

/** Past it everything is forgotten: at worst something is brought once more. */
const DELIVERED_MAX = 2_048;

export class Delivered extends Set<string> {
  override add(key: string): this {
    if (this.size >= DELIVERED_MAX) this.clear();
    return super.add(key);
  }
}
