/**
 * What the publisher says of a new version, signed with a key that the application carries, and what the counter shows of it. The
 * signature covers the manifest's text byte for byte, so nothing has to be rebuilt to check it.
 */
import { z } from 'zod';

const Version = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/);
const EpochMs = z.number().int();

export const UPDATE_FILE_BYTES_MAX = 512 * 1024 * 1024;
const NOTES_MAX = 2_000;

export const UpdateFile = z.strictObject({
  /** `linux-x64`, as the computer calls itself. */
  platform: z.string().regex(/^(?:linux|darwin|win32)-(?:x64|arm64)$/),
  /** Beside the manifest, under its address. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().min(1).max(UPDATE_FILE_BYTES_MAX),
});
export type UpdateFile = z.infer<typeof UpdateFile>;

export const UpdateManifest = z.strictObject({
  v: z.literal(1),
  version: Version,
  /** The oldest version it may be installed over. */
  minimum_version: Version,
  released_at: EpochMs,
  /** Afterwards the publisher has said something newer: whoever still hears this one is being held back. */
  expires_at: EpochMs,
  /** What is new, in each language of the screens that the publisher writes. */
  notes: z.record(z.string().regex(/^[a-z]{2,3}$/), z.string().max(NOTES_MAX)),
  files: z.array(UpdateFile).min(1).max(16),
});
export type UpdateManifest = z.infer<typeof UpdateManifest>;

export const SignedManifest = z.strictObject({
  manifest: z.string().max(64 * 1024),
  /** Ed25519 over `signedText(manifest)`, base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});

/** No other text that the same key signs can be taken for a manifest. */
export function signedText(manifest: string): string {
  return `flouss-update-v1\n${manifest}`;
}

export const UpdateRefusal = z.enum([
  'update-off',
  'update-unreadable',
  'update-signature-wrong',
  'update-expired',
  'update-older',
  'update-too-far',
  'update-other-computer',
]);
export type UpdateRefusal = z.infer<typeof UpdateRefusal>;

export const DownloadRefusal = z.enum([
  'update-not-found',
  'update-file-wrong',
  'update-not-downloaded',
  'update-disk',
]);
export type DownloadRefusal = z.infer<typeof DownloadRefusal>;

export const UpdateView = z.strictObject({
  /** False where the installation names no address for updates. */
  configured: z.boolean(),
  /** This application's own; null where the host does not say. */
  version: z.string().nullable(),
  /** When the publisher was last asked in this run, and answered soundly. */
  checked_at: EpochMs.nullable(),
  /** Newer than this one, and for this computer. */
  offered: UpdateManifest.pick({ version: true, released_at: true, notes: true })
    .extend({ bytes: z.number().int() })
    .nullable(),
  downloaded: z.boolean(),
  /** Where the verified file is, as soon as nothing waits to be sent. Nothing opens it by itself. */
  file: z.string().nullable(),
  waiting_facts: z.number().int(),
});
export type UpdateView = z.infer<typeof UpdateView>;
