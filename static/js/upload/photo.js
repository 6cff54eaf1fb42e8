// Photos before they are sent: smaller, upright, with their date, without the place unless wanted.
export const LONGEST_SIDE = 2000; // pixels; stated on the page
const QUALITY = 0.8;
const DATE = 0x9003, CHANGED = 0x0132, ORIENTATION = 0x0112, EXIF_PART = 0x8769, GPS_PART = 0x8825;
const ASCII = 2, SHORT = 3, LONG = 4, RATIONAL = 5;
const SIZES = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8 };
// The four that say where: north or south, latitude, east or west, longitude.
const PLACE = [1, 2, 3, 4];

export const isPhoto = (file) => /\.(jpe?g|png|webp)$/i.test(file.name);

// The file to send: { file, isChanged }. What can't be read is sent as it is; the server judges it.
export async function prepared(file, { shrink, place }) {
  const isJpeg = /\.jpe?g$/i.test(file.name);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const told = isJpeg ? readExif(bytes) : {};
  if (!place) delete told.place;
  const smaller = shrink ? await redrawn(file, told, isJpeg || holdsExif(bytes)) : null;
  if (smaller && (smaller.isScaled || smaller.bytes.length < bytes.length)) return renamed(file, smaller.bytes);
  const plain = isJpeg && withoutMetadata(bytes, told);
  return plain ? renamed(file, plain) : { file, isChanged: false };
}

function renamed(file, bytes) {
  const name = file.name.replace(/\.[^.]+$/, ".jpg");
  const made = new File([bytes], name, { type: "image/jpeg", lastModified: file.lastModified });
  return { file: made, isChanged: true };
}

// PNG and WebP carry the same facts in a part of that name.
const holdsExif = (bytes) => /eXIf|EXIF/.test(new TextDecoder("latin1").decode(bytes));

async function redrawn(file, told, always) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && !always) return null;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff"; // JPEG knows nothing transparent
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) return null;
  const plain = withoutMetadata(new Uint8Array(await blob.arrayBuffer()), { ...told, orientation: undefined });
  return plain && { bytes: plain, isScaled: scale < 1 };
}

// Walks the segments of a JPEG: [marker, start, end] with the bytes of the marker and its length;
// the scans come as one piece each. null when it is no sound JPEG.
function segments(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const found = [];
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    if (marker === 0xd9) return [...found, [marker, at, at + 2]];
    let end = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    if (marker === 0xda) {
      while (end < bytes.length && !(bytes[end] === 0xff && bytes[end + 1] && !(bytes[end + 1] >= 0xd0 && bytes[end + 1] <= 0xd7))) end++;
    }
    found.push([marker, at, end]);
    at = end;
  }
  return bytes.at(-2) === 0xff && bytes.at(-1) === 0xd9 ? [...found, [0xd9, bytes.length - 2, bytes.length]] : null;
}

const says = (bytes, at, word) => [...word].every((letter, place) => bytes[at + place] === letter.charCodeAt(0));

// Kept are JFIF, the colour profile, Adobe's colour note and the picture itself; nothing that tells of
// device, place or person, and nothing behind the end.
function withoutMetadata(bytes, told) {
  const parts = segments(bytes);
  if (!parts) return null;
  const kept = parts.filter(([marker, at]) => {
    if (marker === 0xe2) return says(bytes, at + 4, "ICC_PROFILE");
    return marker === 0xe0 || marker === 0xee || !((marker >= 0xe1 && marker <= 0xef) || marker === 0xfe);
  });
  const all = [bytes.subarray(0, 2), exifSegment(told), ...kept.map(([, at, end]) => bytes.subarray(at, end))];
  const made = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  all.reduce((at, part) => (made.set(part, at), at + part.length), 0);
  return made;
}

// { date, orientation, place }: only what is kept; {} when there is nothing or it can't be read.
export function readExif(bytes) {
  const part = segments(bytes)?.find(([marker, at]) => marker === 0xe1 && says(bytes, at + 4, "Exif"));
  if (!part) return {};
  try {
    return readTiff(new DataView(bytes.buffer, bytes.byteOffset + part[1] + 10, part[2] - part[1] - 10));
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function readTiff(view) {
  const little = view.getUint16(0) === 0x4949;
  const directory = (at) => {
    const entries = new Map();
    for (let left = view.getUint16(at, little), place = at + 2; left > 0; left--, place += 12) {
      const kind = view.getUint16(place + 2, little), count = view.getUint32(place + 4, little);
      const isNear = count * (SIZES[kind] ?? 1) <= 4;
      entries.set(view.getUint16(place, little), { kind, count, at: isNear ? place + 8 : view.getUint32(place + 8, little) });
    }
    return entries;
  };
  const text = (entry) => entry && String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + entry.at, entry.count)).replace(/\0.*$/, "");
  const part = (entries, tag) => (entries.has(tag) ? directory(view.getUint32(entries.get(tag).at, little)) : new Map());
  const main = directory(view.getUint32(4, little));
  const date = text(part(main, EXIF_PART).get(DATE)) || text(main.get(CHANGED));
  const turn = main.get(ORIENTATION);
  const gps = part(main, GPS_PART);
  return {
    date: /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(date) ? date : undefined,
    orientation: turn && view.getUint16(turn.at, little),
    place: PLACE.every((tag) => gps.has(tag)) ? PLACE.map((tag) => valueOf(gps.get(tag), view, little)) : undefined,
  };
}

// A letter, or three rationals as six numbers.
function valueOf({ kind, at }, view, little) {
  if (kind === ASCII) return String.fromCharCode(view.getUint8(at));
  return [0, 4, 8, 12, 16, 20].map((step) => view.getUint32(at + step, little));
}

// The smallest EXIF that says date, orientation and place; empty when there is nothing to say.
function exifSegment({ date, orientation, place }) {
  const parts = [];
  if (date) parts.push([EXIF_PART, [[DATE, ASCII, `${date}\0`]]]);
  if (place) parts.push([GPS_PART, PLACE.map((tag, index) => [tag, index % 2 ? RATIONAL : ASCII, index % 2 ? place[index] : `${place[index]}\0`])]);
  const main = orientation > 1 ? [[ORIENTATION, SHORT, [orientation]]] : [];
  if (!parts.length && !main.length) return new Uint8Array();
  const view = new DataView(new ArrayBuffer(400));
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  let free = 8 + 2 + 12 * (main.length + parts.length) + 4;
  const pointers = parts.map(([tag, entries]) => {
    const at = free;
    free = writeDirectory(view, at, entries, at + 2 + 12 * entries.length + 4);
    return [tag, LONG, [at]];
  });
  writeDirectory(view, 8, [...main, ...pointers], free);
  const head = [0xff, 0xe1, (free + 8) >> 8, (free + 8) & 255, 0x45, 0x78, 0x69, 0x66, 0, 0];
  return new Uint8Array([...head, ...new Uint8Array(view.buffer, 0, free)]);
}

// Entries at `at`, what does not fit into them from `free` on; returns the next free place.
function writeDirectory(view, at, entries, free) {
  view.setUint16(at, entries.length);
  entries.forEach(([tag, kind, value], index) => {
    const place = at + 2 + 12 * index;
    const count = kind === RATIONAL ? value.length / 2 : value.length;
    view.setUint16(place, tag);
    view.setUint16(place + 2, kind);
    view.setUint32(place + 4, count);
    let target = place + 8;
    if (count * SIZES[kind] > 4) {
      view.setUint32(place + 8, free);
      [target, free] = [free, free + count * SIZES[kind]];
    }
    [...value].forEach((one, step) => {
      if (kind === ASCII) view.setUint8(target + step, one.charCodeAt(0));
      else if (kind === SHORT) view.setUint16(target + 2 * step, one);
      else view.setUint32(target + 4 * step, one);
    });
  });
  return free;
}
