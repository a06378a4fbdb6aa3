/** Writes HTML from templates in which every interpolated text is escaped. It knows no page. */

/** Markup that is already safe; only `html` and `raw` make it. */
export interface Html {
  readonly markup: string;
}

type Piece = Html | string | number | false | null | undefined | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { markup: parts.map((part, index) => part + markupOf(pieces[index])).join('') };
}

/** Markup from this repository, such as a style sheet; never text that came from outside. */
export function raw(markup: string): Html {
  return { markup };
}

function markupOf(piece: Piece): string {
  if (piece === undefined || piece === null || piece === false) return '';
  if (typeof piece === 'string') return escape(piece);
  if (typeof piece === 'number') return String(piece);
  if ('markup' in piece) return piece.markup;
  return piece.map((item) => item.markup).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
