/*
 * A disk under test, loaded with LD_PRELOAD. It watches the files whose path begins with $DISK_FILES:
 * everything written goes on to the page cache as always, and into the log $DISK_LOG with what was
 * synced, so that a test can build what a power loss would have left.
 *
 * While the file $DISK_LOG.slow exists a sync takes 30 ms; while $DISK_LOG.fail exists it fails with
 * EIO, and what was written since the last one is lost for the disk, as on Linux: the page cache has
 * it, and no later sync writes it.
 *
 * Record: operation (1 byte), length of the path (2), offset (8), length of the data (4), path, data;
 * numbers in the byte order of the machine. W write, T truncate to the offset, U unlink, S synced,
 * F sync failed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FILES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *watched[FILES];
static int log_file = -1;

static const char *prefix(void) { return getenv("DISK_FILES"); }

static void record(char operation, const char *path, uint64_t offset, const void *data, uint32_t length) {
  static ssize_t (*real_writev)(int, const struct iovec *, int);
  if (!real_writev) real_writev = dlsym(RTLD_NEXT, "writev");
  if (log_file < 0) {
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
    log_file = real_open(getenv("DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
  uint16_t path_length = strlen(path);
  char head[15];
  head[0] = operation;
  memcpy(head + 1, &path_length, 2);
  memcpy(head + 3, &offset, 8);
  memcpy(head + 11, &length, 4);
  struct iovec parts[3] = {{head, 15}, {(void *)path, path_length}, {(void *)data, length}};
  if (real_writev(log_file, parts, 3) != (ssize_t)(15 + path_length + length)) abort();
}

static const char *path_of(int fd) { return fd >= 0 && fd < FILES ? watched[fd] : NULL; }

static int opened(int fd, const char *path, int flags) {
  if (fd >= 0 && fd < FILES && prefix() && !strncmp(path, prefix(), strlen(prefix()))) {
    pthread_mutex_lock(&lock);
    free(watched[fd]);
    watched[fd] = strdup(path);
    if (flags & O_TRUNC) record('T', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return fd;
}

static int open_with(const char *name, const char *path, int flags, mode_t mode) {
  int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
  return opened(real(path, flags, mode), path, flags);
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE return open_with("open", path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_with("open64", path, flags, mode); }

int close(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "close");
  if (path_of(fd)) {
    pthread_mutex_lock(&lock);
    free(watched[fd]);
    watched[fd] = NULL;
    pthread_mutex_unlock(&lock);
  }
  return real(fd);
}

static ssize_t wrote(int fd, const void *data, ssize_t done, off64_t offset) {
  if (done > 0) {
    pthread_mutex_lock(&lock);
    record('W', path_of(fd), offset, data, done);
    pthread_mutex_unlock(&lock);
  }
  return done;
}

ssize_t write(int fd, const void *data, size_t length) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  if (!path_of(fd)) return real(fd, data, length);
  off64_t offset = lseek64(fd, 0, SEEK_CUR);
  return wrote(fd, data, real(fd, data, length), offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  ssize_t done = real(fd, data, length, offset);
  return path_of(fd) ? wrote(fd, data, done, offset) : done;
}

int ftruncate64(int fd, off64_t length) {
  static int (*real)(int, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  int result = real(fd, length);
  if (!result && path_of(fd)) {
    pthread_mutex_lock(&lock);
    record('T', path_of(fd), length, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return result;
}

int unlink(const char *path) {
  static int (*real)(const char *);
  if (!real) real = dlsym(RTLD_NEXT, "unlink");
  int result = real(path);
  if (!result && prefix() && !strncmp(path, prefix(), strlen(prefix()))) {
    pthread_mutex_lock(&lock);
    record('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return result;
}

static int told(const char *what) {
  char name[4096];
  snprintf(name, sizeof name, "%s.%s", getenv("DISK_LOG"), what);
  return !access(name, F_OK);
}

static int synced(int fd, const char *name) {
  int (*real)(int) = dlsym(RTLD_NEXT, name);
  const char *path = path_of(fd);
  if (!path) return real(fd);
  if (told("slow")) {
    struct timespec pause = {0, 30000000};
    nanosleep(&pause, NULL);
  }
  int fails = told("fail");
  int result = fails ? -1 : real(fd);
  pthread_mutex_lock(&lock);
  record(result ? 'F' : 'S', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  if (fails) errno = EIO;
  return result;
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }
