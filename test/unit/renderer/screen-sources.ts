/** The screens' sources, parsed: every string they hold and where it stands. Knows no sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const RENDERER = fileURLToPath(new URL('../../../src/renderer/', import.meta.url));
const LOCALES = join(RENDERER, 'locales');

/** A node of the tree, as the parser gives it; only what is asked for below is known of it. */
type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

export interface Source {
  readonly file: string;
  readonly program: Node;
}

/** Everything that can put a word on a screen: the renderer without its catalogues. */
export function screenSources(): Source[] {
  return readdirSync(RENDERER, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !path.startsWith(LOCALES))
    .map((path) => parsed(path.slice(RENDERER.length), readFileSync(path, 'utf8')));
}

export function parsed(file: string, text: string): Source {
  return { file, program: parseSync(file, text).program as unknown as Node };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function everyNode(node: Node): Node[] {
  return [node, ...childrenOf(node).flatMap(everyNode)];
}

/** The fixed parts of a string or a template, in order: one of a plain string, more where values stand between. */
function partsOf(node: Node): readonly string[] | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return [node['value']];
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
}

/** Every string and template of a source. */
export function stringsOf({ program }: Source): (readonly string[])[] {
  return everyNode(program).flatMap((node) => {
    const parts = partsOf(node);
    return parts ? [parts] : [];
  });
}

/** Attributes and options whose text a person sees or hears. */
const SEEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'caption',
  'description',
  'error',
  'hint',
  'label',
  'nothingFoundMessage',
  'placeholder',
  'sentence',
  'text',
  'title',
]);

/** Texts that would be seen: children of elements, and what `SEEN` names, whether an attribute or an option. */
export function seenTexts({ program }: Source): string[] {
  return everyNode(program).flatMap((node) => {
    switch (node.type) {
      case 'JSXText':
        return [String(node['value'])];
      case 'JSXElement':
      case 'JSXFragment':
        return (node['children'] as Node[])
          .filter(({ type }) => type === 'JSXExpressionContainer')
          .flatMap(({ expression }) => outcomes(expression as Node));
      case 'JSXAttribute':
        return isSeen(node['name']) && isNode(node['value']) ? outcomes(node['value']) : [];
      case 'Property':
        return isSeen(node['key']) && isNode(node['value']) ? outcomes(node['value']) : [];
      default:
        return [];
    }
  });
}

function isSeen(name: unknown): boolean {
  const { name: plain, value } = name as { name?: unknown; value?: unknown };
  return SEEN.has(String(plain ?? value));
}

/** The fixed texts that an expression may come to: through conditions and defaults, not into calls. */
function outcomes(node: Node): string[] {
  const parts = partsOf(node);
  if (parts) return [...parts];
  switch (node.type) {
    case 'JSXExpressionContainer':
      return outcomes(node['expression'] as Node);
    case 'ConditionalExpression':
      return [node['consequent'], node['alternate']].flatMap((branch) => outcomes(branch as Node));
    case 'LogicalExpression':
    case 'BinaryExpression':
      return [node['left'], node['right']].flatMap((side) => outcomes(side as Node));
    default:
      return [];
  }
}
