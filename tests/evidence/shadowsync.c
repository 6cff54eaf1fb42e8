/* A disk that forgets: keeps aside only what was synced, as a power cut would leave it.
 *
 * Preloaded into the server (powercut.py). fsync and fdatasync on files under SHADOW_ROOT copy the
 * file, or the names of the folder, to SHADOW_PLATTER instead of to the disk:
 *   files/<id>    the bytes of a file at its last sync
 *   folders/<id>  the names in a folder at its last sync: "d|f id name" a line
 * An id is inode and time of birth, because inodes are used again. With SHADOW_MODEL=ext4 every sync
 * also keeps the names of all folders, as that file system's journal does; otherwise a name is kept
 * only by a sync of its folder (POSIX promises no more).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what) {
    perror(what);
    _exit(99);
}

static void name_id(int folder, const char *name, char *id, int *mode) {
    struct statx about;
    int flags = AT_SYMLINK_NOFOLLOW | (*name ? 0 : AT_EMPTY_PATH);
    if (statx(folder, name, flags, STATX_INO | STATX_BTIME | STATX_TYPE, &about)) {
        *id = 0; /* it went between the listing and the look */
        return;
    }
    *mode = about.stx_mode;
    sprintf(id, "%llu-%lld-%u", (unsigned long long)about.stx_ino, (long long)about.stx_btime.tv_sec,
            about.stx_btime.tv_nsec);
}

static void platter_path(char *path, const char *kind, const char *id) {
    snprintf(path, PATH_MAX, "%s/%s/%s", getenv("SHADOW_PLATTER"), kind, id);
}

/* A half-written copy is never seen: whoever is killed here was not told yet that it is synced. */
static void put(const char *draft, const char *kind, const char *id) {
    char path[PATH_MAX];
    platter_path(path, kind, id);
    if (rename(draft, path)) die("shadowsync: rename");
}

/* Read through the caller's own descriptor where that is allowed: closing another one on the same
 * file would drop the locks that SQLite holds on it, as they belong to the process. */
static void keep_file(int file, const char *id) {
    char draft[PATH_MAX], self[64];
    static char buffer[1 << 16];
    ssize_t count;
    off_t at = 0;
    int in = file;
    platter_path(draft, "files", "draft");
    int out = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if ((fcntl(file, F_GETFL) & O_ACCMODE) == O_WRONLY) {
        sprintf(self, "/proc/self/fd/%d", file);
        in = open(self, O_RDONLY | O_CLOEXEC);
    }
    if (out < 0 || in < 0) die("shadowsync: open");
    while ((count = pread(in, buffer, sizeof buffer, at)) > 0) {
        if (write(out, buffer, count) != count) die("shadowsync: write");
        at += count;
    }
    if (count < 0) die("shadowsync: read");
    if (in != file) close(in);
    close(out);
    put(draft, "files", id);
}

static void keep_names(int folder, const char *id, int deeper) {
    char draft[PATH_MAX];
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    if (!listing) return; /* the folder itself went */
    platter_path(draft, "folders", "draft");
    if (deeper) sprintf(draft + strlen(draft), "-%s", id);
    FILE *out = fopen(draft, "we");
    if (!out) die("shadowsync: fopen");
    struct dirent *entry;
    while ((entry = readdir(listing))) {
        char child[96];
        int mode = 0;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        name_id(again, entry->d_name, child, &mode);
        if (!*child) continue;
        fprintf(out, "%c %s %s\n", S_ISDIR(mode) ? 'd' : 'f', child, entry->d_name);
        if (deeper && S_ISDIR(mode)) {
            int inner = openat(again, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (inner >= 0) {
                keep_names(inner, child, 1);
                close(inner);
            }
        }
    }
    fclose(out);
    closedir(listing);
    put(draft, "folders", id);
}

static void keep_all_names(void) {
    char id[96];
    int mode = 0, root = open(getenv("SHADOW_ROOT"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) die("shadowsync: root");
    name_id(root, "", id, &mode);
    keep_names(root, id, 1);
    close(root);
}

static int is_ours(int file) {
    char self[64], path[PATH_MAX];
    const char *root = getenv("SHADOW_ROOT");
    if (!root) return 0;
    sprintf(self, "/proc/self/fd/%d", file);
    ssize_t length = readlink(self, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    size_t size = strlen(root);
    return !strncmp(path, root, size) && (path[size] == '/' || !path[size]);
}

/* For Python: the id of a path, into 96 bytes. */
void shadowsync_id(const char *path, char *id) {
    int mode = 0, file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) die("shadowsync: id");
    name_id(file, "", id, &mode);
    close(file);
}

/* The state before anything is lost: called once, through Python. */
void shadowsync_baseline(const char *path) {
    char id[96];
    int mode = 0, file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) die("shadowsync: baseline");
    name_id(file, "", id, &mode);
    if (S_ISDIR(mode))
        keep_names(file, id, 0);
    else
        keep_file(file, id);
    close(file);
}

static int keep(int file) {
    char id[96], lock[PATH_MAX];
    int mode = 0;
    if (!is_ours(file)) return 0; /* nothing of it is asked for after the cut */
    platter_path(lock, ".", "lock");
    int turn = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (turn < 0 || flock(turn, LOCK_EX)) die("shadowsync: lock");
    name_id(file, "", id, &mode);
    if (S_ISDIR(mode))
        keep_names(file, id, 0);
    else
        keep_file(file, id);
    const char *model = getenv("SHADOW_MODEL");
    if (model && !strcmp(model, "ext4")) keep_all_names();
    close(turn);
    return 0;
}

int fsync(int file) { return keep(file); }

int fdatasync(int file) { return keep(file); }
