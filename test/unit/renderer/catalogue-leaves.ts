/** A catalogue as a list of its sentences. */

export type Tree = { readonly [key: string]: string | Tree };

/** The ending of a key that says a count's form. */
export const PLURAL = /_(?:zero|one|two|few|many|other)$/;

export function leaves(tree: Tree, path = ''): [path: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}
