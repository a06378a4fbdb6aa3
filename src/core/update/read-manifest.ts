/** From the publisher's answer to a manifest that he signed, or why it is none. It does not judge what the manifest offers. */
import { readPublicKey, verifyText } from '@flouss/platform/device-key';
import { SignedManifest, signedText, UpdateManifest } from '@flouss/shared/contract/update';
import type { UpdateRefusal } from '@flouss/shared/contract/update';
import type { Result } from '@flouss/shared/kernel/result';
import { err, ok } from '@flouss/shared/kernel/result';

/** The signature first: nothing of what anybody else says is read. */
export function readManifest(answer: string, publisherKey: string): Result<UpdateManifest, UpdateRefusal> {
  const signed = SignedManifest.safeParse(parseJson(answer));
  if (!signed.success) return err('update-unreadable');
  const { manifest, signature } = signed.data;
  if (!verifyText(readPublicKey(publisherKey), signedText(manifest), signature)) return err('update-signature-wrong');
  const read = UpdateManifest.safeParse(parseJson(manifest));
  return read.success ? ok(read.data) : err('update-unreadable');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
