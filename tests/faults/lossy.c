/* A disk that can be cut off: preloaded, it writes down what a program does to the files below one folder, in order,
 * and fails the writes that it is told to fail. What is on the disk at any moment is worked out from that (disk.py).
 *
 * lossy_begin(folder, log, first, times, error): from here on. The operation number `first` and the `times - 1` after
 * it fail with `error`; 0 fails none. Nothing is really flushed: a flush is only written down.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#undef open
#undef open64

static char root[4096];
static size_t root_len;
static int log_fd = -1, fail_with;
static long number, fail_first, fail_times;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

struct record {
  uint32_t kind, failed;
  uint64_t inode, offset;
  uint32_t first, second; /* bytes that follow */
};

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void lossy_begin(const char *folder, const char *log, long first, long times, int error) {
  snprintf(root, sizeof root, "%s/", folder);
  root_len = strlen(root);
  number = 0, fail_first = first, fail_times = times, fail_with = error;
  log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void lock(void) {
  pthread_mutex_lock(&one);
  flock(log_fd, LOCK_EX);
}

static void unlock(void) {
  int kept = errno;
  flock(log_fd, LOCK_UN);
  pthread_mutex_unlock(&one);
  errno = kept;
}

static void put(char kind, int failed, uint64_t inode, uint64_t offset, const void *a, size_t la, const void *b,
                size_t lb) {
  int kept = errno;
  struct record head = {(uint32_t)kind, (uint32_t)failed, inode, offset, (uint32_t)la, (uint32_t)lb};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)a, la}, {(void *)b, lb}};
  if (REAL(writev)(log_fd, parts, 3) < 0) _exit(99);
  errno = kept;
}

static int here(const char *path) { return log_fd >= 0 && path && strncmp(path, root, root_len) == 0; }

/* The inode of an open file below the folder, else 0. */
static uint64_t inode_of(int fd) {
  char link[64], path[4096];
  struct stat found;
  if (log_fd < 0 || fd < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  if (!here(path) && strncmp(path, root, root_len - 1) != 0) return 0;
  if (fstat(fd, &found) || !(S_ISREG(found.st_mode) || S_ISDIR(found.st_mode))) return 0;
  return found.st_ino;
}

static uint64_t inode_at(const char *path) {
  struct stat found;
  return lstat(path, &found) ? 0 : found.st_ino;
}

/* Is the next operation to fail? Under the lock. */
static int fails(void) {
  number++;
  if (!fail_with || number < fail_first || number - fail_first >= fail_times) return 0;
  errno = fail_with;
  return 1;
}

/* ---- what is written into files */

static ssize_t written(int fd, const void *data, size_t length, off64_t at, int seeking) {
  uint64_t inode = inode_of(fd);
  if (log_fd >= 0 && fd == 1 && !inode) {
    lock();
    ssize_t said = REAL(write)(fd, data, length);
    if (said > 0) put('A', 0, 0, 0, data, (size_t)said, 0, 0);
    unlock();
    return said;
  }
  if (!inode) return seeking ? REAL(write)(fd, data, length) : REAL(pwrite64)(fd, data, length, at);
  lock();
  size_t some = length;
  int wrong = fails();
  if (wrong && fail_with == ENOSPC && length > 1) { /* what still goes on it does go on it */
    some = number == fail_first ? length / 2 : 0;
  } else if (wrong) {
    some = 0;
  }
  ssize_t done = -1;
  if (some || !wrong) {
    if (seeking && fcntl(fd, F_GETFL) & O_APPEND) lseek64(fd, 0, SEEK_END);
    if (seeking) at = lseek64(fd, 0, SEEK_CUR);
    done = seeking ? REAL(write)(fd, data, some) : REAL(pwrite64)(fd, data, some, at);
    if (done > 0) put('W', wrong, inode, (uint64_t)at, data, (size_t)done, 0, 0);
  } else {
    put('W', 1, inode, 0, 0, 0, 0, 0);
    errno = fail_with;
  }
  unlock();
  return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return written(fd, data, length, at, 0); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return written(fd, data, length, at, 0); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (log_fd < 0 || !inode_of(fd)) return REAL(writev)(fd, parts, count);
  return count ? written(fd, parts[0].iov_base, parts[0].iov_len, 0, 1) : 0;
}

/* Copies within the machine are not followed: whoever asks copies by hand. */
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags) {
  if (log_fd < 0) return REAL(copy_file_range)(in, from, out, to, length, flags);
  errno = EXDEV;
  return -1;
}

ssize_t sendfile64(int out, int in, off64_t *from, size_t length) {
  (void)out, (void)in, (void)from, (void)length;
  errno = ENOTSOCK;
  return -1;
}

ssize_t sendfile(int out, int in, off_t *from, size_t length) { return sendfile64(out, in, from, length); }

static int cut_to(int fd, off64_t size) {
  uint64_t inode = inode_of(fd);
  if (!inode) return REAL(ftruncate64)(fd, size);
  lock();
  int wrong = fails(), done = wrong ? -1 : REAL(ftruncate64)(fd, size);
  put('T', done != 0, inode, (uint64_t)size, 0, 0, 0, 0);
  unlock();
  return done;
}

int ftruncate(int fd, off_t size) { return cut_to(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut_to(fd, size); }

static int flushed(int fd, int (*really)(int)) {
  uint64_t inode = inode_of(fd);
  if (!inode) return really(fd);
  lock();
  int wrong = fails();
  put('S', wrong, inode, 0, 0, 0, 0, 0);
  unlock();
  return wrong ? -1 : 0;
}

int fsync(int fd) { return flushed(fd, REAL(fsync)); }
int fdatasync(int fd) { return flushed(fd, REAL(fdatasync)); }

/* ---- names */

static int opened(int folder, const char *path, int flags, mode_t mode) {
  if (!here(path) || !(flags & (O_CREAT | O_TRUNC))) return REAL(openat64)(folder, path, flags, mode);
  lock();
  uint64_t before = inode_at(path);
  int wrong = (!before || flags & O_TRUNC) && fails();
  int fd = wrong ? -1 : REAL(openat64)(folder, path, flags, mode);
  if (fd >= 0 && !before) put('C', 0, inode_at(path), 0, path, strlen(path), 0, 0);
  if (fd >= 0 && before && flags & O_TRUNC) put('T', 0, inode_of(fd), 0, 0, 0, 0, 0);
  if (wrong) put('C', 1, 0, 0, path, strlen(path), 0, 0);
  unlock();
  return fd;
}

#define MODE(flags)                        \
  mode_t mode = 0;                         \
  if ((flags) & (O_CREAT | O_TMPFILE)) {   \
    va_list more;                          \
    va_start(more, flags);                 \
    mode = (mode_t)va_arg(more, int);      \
    va_end(more);                          \
  }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }

static int named(char kind, int (*really)(const char *, const char *), const char *one_name, const char *other) {
  if (!here(one_name) && !here(other)) return really(one_name, other);
  lock();
  uint64_t inode = inode_at(one_name);
  int wrong = fails(), done = wrong ? -1 : really(one_name, other);
  put(kind, done != 0, inode, 0, one_name, strlen(one_name), other, strlen(other));
  unlock();
  return done;
}

int rename(const char *old, const char *new) { return named('R', REAL(rename), old, new); }
int link(const char *old, const char *new) { return named('L', REAL(link), old, new); }

int renameat(int a, const char *old, int b, const char *new) {
  return here(old) ? rename(old, new) : REAL(renameat)(a, old, b, new);
}

int linkat(int a, const char *old, int b, const char *new, int flags) {
  return here(old) ? link(old, new) : REAL(linkat)(a, old, b, new, flags);
}

int unlink(const char *path) {
  if (!here(path)) return REAL(unlink)(path);
  lock();
  int done = REAL(unlink)(path);
  if (!done) put('U', 0, 0, 0, path, strlen(path), 0, 0);
  unlock();
  return done;
}

int unlinkat(int folder, const char *path, int flags) {
  return here(path) && !(flags & AT_REMOVEDIR) ? unlink(path) : REAL(unlinkat)(folder, path, flags);
}
