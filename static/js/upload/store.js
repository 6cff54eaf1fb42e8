// Files that wait on this device, in IndexedDB; each row names its owner by an opaque key.
// Papers that name a child never come here (rules 4). Where the browser has no room or no database
// everything rejects, and the pages go on without.
const NAME = "kla-kirim";
const FILES = "berkas";
const NOW = "siapa";

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(FILES, { keyPath: "id" }).createIndex("user", "user");
      asked.result.createObjectStore(NOW);
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, deed) {
  const database = await opened();
  try {
    return await new Promise((done, failed) => {
      const whole = database.transaction([FILES, NOW], mode, { durability: "strict" });
      const asked = deed((name) => whole.objectStore(name));
      whole.oncomplete = () => done(asked?.result);
      whole.onerror = whole.onabort = () => failed(whole.error);
    });
  } finally {
    database.close();
  }
}

// row: { id, user, page, file, name, url, ... }
export const keep = (row) => within("readwrite", (store) => store(FILES).put(row));
export const forget = (id) => within("readwrite", (store) => store(FILES).delete(id));
export const waiting = (user) => within("readonly", (store) => store(FILES).index("user").getAll(user));
// Whose form is on its way is not unsent any more.
export const countOf = async (user) => (await waiting(user)).filter((row) => !row.isSent).length;

// Who used the pages last: whose files the offline page may show.
export const remember = (user) => within("readwrite", (store) => store(NOW).put(user, "now"));
export const lastUser = () => within("readonly", (store) => store(NOW).get("now"));

// At sign-out: the person's files, and that it was this person.
export async function forgetAll(user) {
  const rows = await waiting(user);
  await within("readwrite", (store) => {
    for (const row of rows) store(FILES).delete(row.id);
    store(NOW).delete("now");
  });
}
