// A saved copy that is locked with a passphrase, by what the browser itself has (Web Cryptography).
// The same file is read by `peer-toolkit read` (peer_toolkit/reading/saved.py).
//
// A locked copy, numbers with their highest byte first:
//
//   bytes    what
//   0–5      PTCOPY
//   6–7      version of this format: 1
//   8–11     iterations of PBKDF2 with SHA-256, from 600,000 (OWASP, Password Storage Cheat Sheet) to 5,000,000
//   12–27    salt, new for every file
//   28–39    initialisation vector, new for every file
//   40–      the copy's text as UTF-8, encrypted with AES-256 in GCM; the last 16 bytes are its tag
//
// The first 40 bytes are the additional data of GCM: a change to any of them is noticed. Spaces behind the text fill it
// up to a whole KiB, so that its length tells little of what was written. The passphrase is taken as NFKC, since a
// letter with a macron is typed as one sign on one device and as two on another.

import { CopyError } from "./copy.js";

const MAGIC = [0x50, 0x54, 0x43, 0x4f, 0x50, 0x59];
const VERSION = 1;
const ITERATIONS = 600_000;
const MOST_ITERATIONS = 5_000_000;
const SALT = 12;
const IV = 28;
const HEADER = 40;
const TAG = 16;
const BLOCK = 1024;

/** Whether this page can lock and unlock: browsers give the means to secure contexts alone (https, this machine). */
export function canSeal() {
  return globalThis.isSecureContext === true && globalThis.crypto?.subtle !== undefined;
}

/** Whether a file is a locked copy, of this or a newer version. @param {Uint8Array} bytes */
export function isSealed(bytes) {
  return MAGIC.every((one, place) => bytes[place] === one);
}

/**
 * A copy's text, locked.
 * @param {string} text
 * @param {string} passphrase
 * @returns {Promise<Uint8Array>}
 * @throws {CopyError}
 */
export async function seal(text, passphrase) {
  must(canSeal(), "web-seal-not-here");
  const header = new Uint8Array(HEADER);
  header.set(MAGIC);
  const view = new DataView(header.buffer);
  view.setUint16(6, VERSION);
  view.setUint32(8, ITERATIONS);
  crypto.getRandomValues(header.subarray(SALT));
  const plain = new TextEncoder().encode(text);
  const filled = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(0x20);
  filled.set(plain);
  const key = await keyOf(passphrase, header, ITERATIONS);
  const locked = new Uint8Array(await crypto.subtle.encrypt(cipher(header), key, filled));
  const file = new Uint8Array(HEADER + locked.length);
  file.set(header);
  file.set(locked, HEADER);
  return file;
}

/**
 * The text of a locked copy, without the spaces behind it.
 * @param {Uint8Array} bytes
 * @param {string} passphrase
 * @returns {Promise<string>}
 * @throws {CopyError} a wrong passphrase and a damaged file cannot be told apart
 */
export async function unseal(bytes, passphrase) {
  must(canSeal(), "web-seal-not-here");
  must(isSealed(bytes) && bytes.length >= HEADER + TAG, "web-seal-wrong");
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  must(view.getUint16(6) <= VERSION, "web-seal-newer");
  const iterations = view.getUint32(8);
  // before anything is worked out: a file must not keep a computer busy for an hour, nor ask for less care
  must(view.getUint16(6) === VERSION && iterations >= ITERATIONS && iterations <= MOST_ITERATIONS, "web-seal-wrong");
  const header = bytes.slice(0, HEADER);
  const key = await keyOf(passphrase, header, iterations);
  try {
    const plain = await crypto.subtle.decrypt(cipher(header), key, bytes.slice(HEADER));
    return withoutFill(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain));
  } catch {
    throw new CopyError("web-seal-wrong");
  }
}

function withoutFill(/** @type {string} */ text) {
  let end = text.length;
  while (text[end - 1] === " ") end -= 1;
  return text.slice(0, end);
}

/** @param {string} passphrase @param {Uint8Array} header @param {number} iterations */
async function keyOf(passphrase, header, iterations) {
  must(passphrase.trim() !== "", "web-seal-empty");
  const word = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const from = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: header.slice(SALT, IV), iterations };
  return crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function cipher(/** @type {Uint8Array} */ header) {
  return { name: "AES-GCM", iv: header.slice(IV, HEADER), additionalData: header, tagLength: TAG * 8 };
}

function must(/** @type {boolean} */ so, /** @type {string} */ otherwise) {
  if (!so) throw new CopyError(otherwise);
}
