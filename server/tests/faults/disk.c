/* A disk that fails when it is told to, and that tells what it was asked. Loaded in front of
 * the C library (LD_PRELOAD) of the program under test; only tests use it.
 *
 * FAULTS_DISK_TRACE    file that every write and sync of a watched file, and the beginning of
 *                      everything sent over a socket, is appended to
 * FAULTS_DISK_CONTROL  file whose words are obeyed as long as they stand there: sync_eio,
 *                      write_eio, write_enospc
 * FAULTS_DISK_WATCH    part of the paths of the watched files
 *
 * A record of the trace: operation (1), file (1), two bytes of nothing, result (4), number
 * at the call (8), number at the return (8), length (4), four bytes of nothing, then the bytes.
 * Numbers are drawn from one counter, so they order calls and returns of all threads. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, SEND = 3 };
enum { OTHER = 0, DATABASE = 1, LOG = 2, SOCKET = 3 };
/* Of what is sent, the head of an answer is enough. */
enum { SENT_KEPT = 4096 };

struct record {
  uint8_t operation, file, nothing[2];
  int32_t result;
  uint64_t called, returned;
  uint32_t length, nothing_more;
};

static _Atomic uint64_t counter = 1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic int trace = -2;

static int trace_file(void) {
  int known = atomic_load(&trace);
  if (known != -2) return known;
  const char *path = getenv("FAULTS_DISK_TRACE");
  known = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  atomic_store(&trace, known);
  return known;
}

static int kind_of(int file) {
  char link[64], path[512];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return OTHER;
  path[length] = 0;
  if (strncmp(path, "socket:", 7) == 0) return SOCKET;
  const char *watch = getenv("FAULTS_DISK_WATCH");
  if (!watch || !strstr(path, watch)) return OTHER;
  return length > 4 && strcmp(path + length - 4, "-wal") == 0 ? LOG : DATABASE;
}

static int told(const char *word) {
  const char *path = getenv("FAULTS_DISK_CONTROL");
  if (!path) return 0;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (file < 0) return 0;
  char words[128] = {0};
  syscall(SYS_read, file, words, sizeof words - 1);
  syscall(SYS_close, file);
  return strstr(words, word) != NULL;
}

static void note(int operation, int file, ssize_t result, uint64_t called, const struct iovec *parts, int count,
                 size_t kept_max) {
  int to = trace_file();
  if (to < 0) return;
  size_t length = 0;
  for (int i = 0; i < count; i++) length += parts[i].iov_len;
  if (length > kept_max) length = kept_max;
  char *text = malloc(sizeof(struct record) + length);
  if (!text) return;
  struct record record = {operation, file, {0, 0}, (int32_t)result, called, 0, (uint32_t)length, 0};
  record.returned = atomic_fetch_add(&counter, 1);
  memcpy(text, &record, sizeof record);
  size_t at = 0;
  for (int i = 0; i < count && at < length; i++) {
    size_t part = parts[i].iov_len < length - at ? parts[i].iov_len : length - at;
    memcpy(text + sizeof record + at, parts[i].iov_base, part);
    at += part;
  }
  pthread_mutex_lock(&lock);
  syscall(SYS_write, to, text, sizeof record + length);
  pthread_mutex_unlock(&lock);
  free(text);
}

static uint64_t call(void) { return atomic_fetch_add(&counter, 1); }

/* Answers -1 with errno set when the disk was told to fail, 0 when the call is to be made. */
static int write_fails(int kind) {
  if (kind != DATABASE && kind != LOG) return 0;
  if (told("write_eio")) { errno = EIO; return -1; }
  if (told("write_enospc")) { errno = ENOSPC; return -1; }
  return 0;
}

static ssize_t written(int file, const struct iovec *parts, int count, off_t at, int placed) {
  int kind = kind_of(file);
  uint64_t called = call();
  ssize_t result = write_fails(kind);
  if (result == 0)
    result = placed ? syscall(SYS_pwritev, file, parts, count, at, 0) : syscall(SYS_writev, file, parts, count);
  int error = errno;
  if (kind == SOCKET) note(SEND, kind, result, called, parts, count, SENT_KEPT);
  if (kind == DATABASE || kind == LOG) note(WRITE, kind, result, called, parts, count, SIZE_MAX);
  errno = error;
  return result;
}

ssize_t write(int file, const void *bytes, size_t length) {
  struct iovec part = {(void *)bytes, length};
  return written(file, &part, 1, 0, 0);
}

ssize_t writev(int file, const struct iovec *parts, int count) { return written(file, parts, count, 0, 0); }

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
  struct iovec part = {(void *)bytes, length};
  return written(file, &part, 1, at, 1);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t at) { return pwrite(file, bytes, length, at); }

ssize_t send(int file, const void *bytes, size_t length, int flags) {
  uint64_t called = call();
  ssize_t result = syscall(SYS_sendto, file, bytes, length, flags, NULL, 0);
  int error = errno;
  struct iovec part = {(void *)bytes, length};
  note(SEND, SOCKET, result, called, &part, 1, SENT_KEPT);
  errno = error;
  return result;
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags) {
  uint64_t called = call();
  ssize_t result = syscall(SYS_sendmsg, file, message, flags);
  int error = errno;
  note(SEND, SOCKET, result, called, message->msg_iov, (int)message->msg_iovlen, SENT_KEPT);
  errno = error;
  return result;
}

static int synced(int file, long system_call) {
  int kind = kind_of(file);
  uint64_t called = call();
  int result;
  if ((kind == DATABASE || kind == LOG) && told("sync_eio")) {
    errno = EIO;
    result = -1;
  } else {
    result = (int)syscall(system_call, file);
  }
  int error = errno;
  if (kind == DATABASE || kind == LOG) note(SYNC, kind, result, called, NULL, 0, 0);
  errno = error;
  return result;
}

int fsync(int file) { return synced(file, SYS_fsync); }

int fdatasync(int file) { return synced(file, SYS_fdatasync); }
