/** Signed requests: the RFC's own example, our form, and each way in which a request may be forged. */
import { makeDeviceKey, readPublicKey, signerOf, verifyText } from '@flouss/platform/device-key';
import { readSignature, signatureBase, signRequest, verifyRequest } from '@flouss/platform/http-signature';
import type { RequestToSign, SignatureHeaders } from '@flouss/platform/http-signature';
import { systemRandom } from '@flouss/platform/system-ports';
import { describe, expect, test } from 'vitest';

const NOW_MS = 1_790_000_000_000;
const clock = { now: () => NOW_MS };
const KEY_ID = '019c0000-0000-7000-8000-000000000000';
const device = makeDeviceKey();
const key = readPublicKey(device.publicKey);
const push: RequestToSign = { method: 'POST', path: '/v1/push', query: '?', body: '{"entries":[]}' };

const signed = (request: RequestToSign = push, at = clock): SignatureHeaders =>
  signRequest(request, KEY_ID, signerOf(device), at, systemRandom);

function check(headers: Partial<SignatureHeaders>, request: RequestToSign = push, by = key) {
  const claim = readSignature({ ...headers });
  return claim.ok ? verifyRequest(claim.value, request, by, clock) : claim;
}

/** RFC 9421, appendix B.1.4 and B.2.6. */
test('the base of the RFC’s Ed25519 example carries its signature', () => {
  const base = signatureBase(
    [
      ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['@method', 'POST'],
      ['@path', '/foo'],
      ['@authority', 'example.com'],
      ['content-type', 'application/json'],
      ['content-length', '18'],
    ],
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  );
  const published = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
  const rfcKey = readPublicKey('JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs');
  expect(verifyText(rfcKey, base, Buffer.from(published, 'base64').toString('base64url'))).toBe(true);
  expect(verifyText(rfcKey, `${base}\n`, Buffer.from(published, 'base64').toString('base64url'))).toBe(false);
});

describe('our form', () => {
  test('is accepted, and names its device and a nonce of its own', () => {
    expect(check(signed())).toEqual({ ok: true, value: null });
    expect(readSignature({ ...signed() })).toMatchObject({ ok: true, value: { keyId: KEY_ID } });
    expect(signed()['signature-input']).not.toBe(signed()['signature-input']);
  });

  test.each([
    ['another method', { ...push, method: 'PUT' }],
    ['another path', { ...push, path: '/v1/pull' }],
    ['another query', { ...push, query: '?cursor=1' }],
    ['another body', { ...push, body: '{"entries":[1]}' }],
  ])('%s does not carry the signature', (_name, request) => {
    expect(check(signed(), request)).toEqual({ ok: false, error: 'signature-invalid' });
  });

  test('a changed body with a digest made to fit is still not what was signed', () => {
    const body = '{"entries":[1]}';
    const forged = { ...signed(), 'content-digest': signed({ ...push, body })['content-digest'] };
    expect(check(forged, { ...push, body })).toEqual({ ok: false, error: 'signature-invalid' });
  });

  test('the same bytes in another writing: the last letter has bits that say nothing', () => {
    const { signature, ...others } = signed();
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const place = signature.length - '==:'.length - 1;
    const other = letters[letters.indexOf(signature[place]!) + 1]!;
    const rewritten = `${signature.slice(0, place)}${other}==:`;
    const [bytes, same] = [signature, rewritten].map((text) => Buffer.from(text.slice('sig1=:'.length, -1), 'base64'));
    expect(same).toEqual(bytes);
    expect(readSignature({ ...others, signature: rewritten })).toEqual({ ok: false, error: 'signature-invalid' });
  });

  test('another device’s key', () => {
    expect(check(signed(), push, readPublicKey(makeDeviceKey().publicKey))).toEqual({
      ok: false,
      error: 'signature-invalid',
    });
  });

  test.each([
    ['six minutes old', -360_000, 'signature-stale'],
    ['six minutes ahead', 360_000, 'signature-stale'],
  ] as const)('%s', (_name, shift, error) => {
    expect(check(signed(push, { now: () => NOW_MS + shift }))).toEqual({ ok: false, error });
  });

  test('four minutes of drift are borne', () => {
    expect(check(signed(push, { now: () => NOW_MS - 240_000 })).ok).toBe(true);
  });

  test.each(['content-digest', 'signature-input', 'signature'] as const)('without %s', (name) => {
    const { [name]: _left, ...rest } = signed();
    expect(check(rest)).toEqual({ ok: false, error: 'signature-missing' });
  });

  test.each([
    ['fewer covered components', (input: string) => input.replace(' "@query"', '')],
    ['another algorithm', (input: string) => input.replace('ed25519', 'hmac-sha256')],
    ['two signatures', (input: string) => `${input}, sig2=()`],
    ['a parameter more', (input: string) => `${input};tag="x"`],
  ])('%s', (_name, change) => {
    const headers = signed();
    expect(check({ ...headers, 'signature-input': change(headers['signature-input']) })).toEqual({
      ok: false,
      error: 'signature-invalid',
    });
  });
});
