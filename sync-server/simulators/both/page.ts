/**
 * What the simulators' pages have in common: the look, the head, the headers a browser is given. Each page is one
 * document with nothing fetched from elsewhere. It must not know what a page shows.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyReply } from 'fastify';
import { html, raw, type Html } from './html.ts';

export interface Page {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly body: Html;
}

/** Reads a text that lies beside the calling module: `textBeside(import.meta.url, 'page.css')`. */
export function textBeside(moduleUrl: string, name: string): string {
  return readFileSync(new URL(name, moduleUrl), 'utf8');
}

/**
 * Reads a browser script that lies beside the calling module, after the region keeper that all pages share. The files
 * are ES modules so that they can be checked; in the page they are one script, without their imports and exports.
 */
export function pageScript(moduleUrl: string, name: string): string {
  const sources = [textBeside(import.meta.url, 'live-regions.js'), textBeside(moduleUrl, name)];
  return sources.map((source) => source.replace(/^import .*;$\n/gm, '').replace(/^export /gm, '')).join('\n');
}

const THEME = textBeside(import.meta.url, 'theme.css');

/** Sends a whole page; the policy lets in only the page's own style and script, by their digests. */
export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  const style = `${THEME}\n${page.style}`;
  const allowScript = page.script === '' ? "'none'" : digestOf(page.script);
  const document = html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        ${page.body} ${page.script !== '' && raw(`<script type="module">${page.script}</script>`)}
      </body>
    </html> `;
  return reply
    .code(status)
    .header(
      'Content-Security-Policy',
      `default-src 'none'; style-src ${digestOf(style)}; script-src ${allowScript}; img-src data:; ` +
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    .header('X-Content-Type-Options', 'nosniff')
    .header('Referrer-Policy', 'no-referrer')
    .header('Cache-Control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(document.markup);
}

/** Sends the part of a page that changes; the page's script puts it in place. */
export function sendFragment(reply: FastifyReply, fragment: Html): FastifyReply {
  return reply.header('Cache-Control', 'no-store').type('text/html; charset=utf-8').send(fragment.markup);
}

function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
