// Zip files in which some parts are changed (PKWARE APPNOTE.TXT 6.3.10). All other parts stay as they are, byte for
// byte, with their order and dates: the file says nothing of when or where it was filled in. What is written has no
// data descriptors, no zip64 and no comments. A part that is not compressed needs no streams of the browser.

import { Refusal } from "./refusal.js";

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {Uint8Array} head its entry in the central directory: 46 bytes and the name
 * @property {Uint8Array} data as it is kept
 * @property {number} method 0 when kept as it is, 8 when deflated
 * @property {number} crc
 * @property {number} size in bytes, when it is inflated
 */

const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END = 0x06054b50;
const UTF8 = 0x800; // the flag of a name in UTF-8, the only one that stays

const view = (/** @type {Uint8Array} */ bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const broken = () => new Refusal("web-broken-word");

/**
 * The parts of a zip file, in the order of its central directory.
 * @param {Uint8Array} bytes
 * @returns {Part[]}
 * @throws {Refusal} web-broken-word when it is no zip file that we know how to read
 */
export function parts(bytes) {
  try {
    return [...entries(bytes)];
  } catch (error) {
    throw error instanceof RangeError ? broken() : error; // it points past its own end
  }
}

function* entries(bytes) {
  const file = view(bytes);
  let end = bytes.length - 22;
  while (end > 0 && file.getUint32(end, true) !== END) end -= 1;
  if (end <= 0) throw broken();
  let at = file.getUint32(end + 16, true);
  for (let left = file.getUint16(end + 10, true); left > 0; left -= 1) {
    const [flags, method] = [file.getUint16(at + 8, true), file.getUint16(at + 10, true)];
    const [crc, kept, size] = [16, 20, 24].map((field) => file.getUint32(at + field, true));
    const [name, extra, comment] = [28, 30, 32].map((field) => file.getUint16(at + field, true));
    const local = file.getUint32(at + 42, true);
    if (file.getUint32(at, true) !== CENTRAL || file.getUint32(local, true) !== LOCAL) throw broken();
    if (flags & 1 || (method !== 0 && method !== 8)) throw broken();
    // the name and the extra field of the local header have lengths of their own
    const from = local + 30 + file.getUint16(local + 26, true) + file.getUint16(local + 28, true);
    if (from + kept > bytes.length) throw broken();
    const head = bytes.slice(at, at + 46 + name);
    const data = bytes.subarray(from, from + kept);
    yield { name: new TextDecoder().decode(head.subarray(46)), head, data, method, crc, size };
    at += 46 + name + extra + comment;
  }
}

/**
 * What is in a part.
 * @param {Part} part
 * @returns {Promise<Uint8Array>}
 * @throws {Refusal} web-no-word when this browser cannot inflate, web-broken-word when the part is damaged
 */
export async function inflated(part) {
  let bytes = part.data;
  if (part.method === 8) {
    const stream = streamOf("DecompressionStream");
    if (!stream) throw new Refusal("web-no-word");
    bytes = await through(bytes, stream).catch(() => {
      throw broken();
    });
  }
  if (bytes.length !== part.size || crc32(bytes) !== part.crc) throw broken();
  return bytes;
}

/**
 * The zip file with some parts changed: deflated where the browser can, else kept as they are.
 * @param {Part[]} all
 * @param {Map<string, Uint8Array>} changed by the name of the part
 * @returns {Promise<Uint8Array>}
 */
export async function zipped(all, changed) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const part of all) {
    const fresh = changed.get(part.name);
    const { head, data } = fresh ? await packed(part, fresh) : part;
    const central = head.slice();
    const fields = view(central);
    fields.setUint16(8, fields.getUint16(8, true) & UTF8, true);
    fields.setUint32(30, 0, true); // no extra field, no comment
    fields.setUint32(42, offset, true);
    // the local header is the same from the version needed to the length of the name
    const local = new Uint8Array(30 + central.length - 46);
    view(local).setUint32(0, LOCAL, true);
    local.set(central.subarray(6, 30), 4);
    local.set(central.subarray(46), 30);
    files.push(local, data);
    directory.push(central);
    offset += local.length + data.length;
  }
  const end = new Uint8Array(22);
  const fields = view(end);
  fields.setUint32(0, END, true);
  for (const field of [8, 10]) fields.setUint16(field, directory.length, true);
  fields.setUint32(12, lengthOf(directory), true);
  fields.setUint32(16, offset, true);
  return joined([...files, ...directory, end]);
}

async function packed(part, bytes) {
  const stream = streamOf("CompressionStream");
  const data = stream ? await through(bytes, stream) : bytes;
  const head = part.head.slice();
  const fields = view(head);
  fields.setUint16(10, stream ? 8 : 0, true);
  [crc32(bytes), data.length, bytes.length].forEach((value, place) => fields.setUint32(16 + place * 4, value, true));
  return { head, data };
}

// Chromium had the streams before it had this format of theirs: only making one tells.
function streamOf(name) {
  try {
    return new globalThis[name]("deflate-raw");
  } catch {
    return null;
  }
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

const lengthOf = (pieces) => pieces.reduce((sum, piece) => sum + piece.length, 0);

function joined(pieces) {
  const all = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/**
 * The checksum of ISO 3309, as zip files have it.
 * @param {Uint8Array} bytes
 * @returns {number}
 */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
