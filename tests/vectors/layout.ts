/** Reads a layout of the document, as `memberId b32 | seals list<Seal> ‖ sig b64`, and measures bytes by it. */

/** A layout by its name, as other layouts mention it. */
export type Layouts = ReadonlyMap<string, string>;

const NUMBER_BYTES: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8 };
const TYPE =
  /^(?:(?<count>u8) )?(?<type>u(?:8|16|32|64)|b\d+|var|set<.*>|list(?:<.*>)?|[A-Z]\w*)(?: .*)?$/s;

class Ruler {
  readonly #bytes: Uint8Array;
  readonly #layouts: Layouts;
  at = 0;

  constructor(bytes: Uint8Array, layouts: Layouts) {
    this.#bytes = bytes;
    this.#layouts = layouts;
  }

  layout(text: string): void {
    for (const field of fieldsOf(text)) this.#field(field);
  }

  #field(field: string): void {
    const named = field === 'path' ? 'Path' : field.replace(/^\w+ /, '');
    const { count, type } = TYPE.exec(named)?.groups ?? {};
    if (type === undefined) throw new Error(`a layout names an unknown type: ${field}`);
    const items = /^(?:set|list)<\(?(.*?)\)?>$/s.exec(type)?.[1];
    if (items !== undefined) this.#items(count ?? 'u16', items.replaceAll(', ', ' | '));
    else if (type === 'list') this.#items(count ?? 'u16', 'item Item');
    else if (type === 'var') this.#skip(this.#number('u32'));
    else if (type.startsWith('b')) this.#skip(Number(type.slice(1)));
    else if (NUMBER_BYTES[type] !== undefined) this.#number(type);
    else this.layout(this.#known(type));
  }

  #items(count: string, text: string): void {
    const one = /^(?:b\d+|var|[A-Z]\w*)$/.test(text) ? `item ${text}` : text;
    for (let left = this.#number(count); left > 0; left--) this.layout(one);
  }

  #known(name: string): string {
    const layout = this.#layouts.get(name);
    if (layout === undefined) throw new Error(`no layout is called ${name}`);
    return layout;
  }

  #number(type: string): number {
    const start = this.at;
    this.#skip(NUMBER_BYTES[type] ?? 0);
    return this.#bytes.subarray(start, this.at).reduce((value, byte) => value * 256 + byte, 0);
  }

  #skip(length: number): void {
    this.at += length;
    if (this.at > this.#bytes.length) throw new Error('the bytes end before the layout does');
  }
}

/** Remarks in brackets are for readers. What stands between `|` or `‖`, outside of angle brackets, is a field. */
function fieldsOf(layout: string): readonly string[] {
  let text = layout.replaceAll(/(u\d+)=\d+/g, '$1');
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replaceAll(/(?<!<)\s*\([^()<>]*\)/g, '');
  }
  return text.split(/\s*[|‖](?![^<]*>)\s*/).map((field) => field.trim());
}

/** How many of the bytes the layout describes. Throws where they end before it does. */
export function measured(bytes: Uint8Array, layout: string, layouts: Layouts): number {
  const ruler = new Ruler(bytes, layouts);
  ruler.layout(layout);
  return ruler.at;
}
