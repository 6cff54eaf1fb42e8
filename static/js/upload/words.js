// How sizes and troubles are said; the same words as the server's (jobs/gate/refusal.py).
const number = new Intl.NumberFormat("id", { maximumFractionDigits: 1 });

// Rounded up, so that a file just over a limit never reads as the limit itself.
export function sizeWords(bytes) {
  if (bytes < 1000) return `${bytes} byte`;
  if (bytes < 1_000_000) return `${number.format(Math.ceil(bytes / 1000))} kB`;
  return `${number.format(Math.ceil(bytes / 100_000) / 10)} MB`;
}

export const UNREADABLE = "Berkas tidak dapat dibaca di perangkat ini; mungkin dipindah atau diubah. Pilih lagi berkasnya.";
export const SIGNED_OUT = "Waktu masuk Anda sudah habis. Masuk lagi di tab lain, lalu tekan “Lanjutkan”.";
export const OTHER_PERSON = "Orang lain sudah masuk di perangkat ini. Muat ulang halaman.";
export const REFUSED = "Server menolak berkas ini. Muat ulang halaman, lalu pilih lagi.";

// What can be said before anything is sent; "" when all is well. `field` is the file field.
export function faultOf(file, field) {
  const name = file.name.toLowerCase();
  const kinds = field.accept.split(",");
  if (!kinds.some((ending) => name.endsWith(ending))) return `Jenis berkas ini tidak diterima. Pilih ${field.dataset.kinds}.`;
  if (file.size === 0) return "Berkas kosong (0 byte). Pilih berkas lain, atau pindai ulang.";
  const small = [".xlsx", ".docx"].some((ending) => name.endsWith(ending));
  const limit = Number((small && field.dataset.smallMaxBytes) || field.dataset.maxBytes);
  if (file.size <= limit) return "";
  return `Berkas ${sizeWords(file.size)} melebihi batas ${sizeWords(limit)}. Perkecil pindaian atau bagi menjadi dua berkas.`;
}
