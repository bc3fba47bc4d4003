/* Preloaded into a program under test: lets the n-th write, truncation or sync of a file below one folder fail, as a full
 * or a broken disk does, and sets its clock. What fails when is read from a control file that the test writes while the program runs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { WRITE = 1, PWRITE = 2, TRUNCATE = 4, FSYNC = 8, FDATASYNC = 16 };

/* Little-endian 32-bit numbers, in this order. */
struct control {
    _Atomic int armed;  /* 0: everything works */
    _Atomic int kinds;  /* which calls are counted */
    _Atomic int first;  /* the first call that fails, counted from 1 */
    _Atomic int times;  /* how many calls in a row fail */
    _Atomic int error;  /* the errno they give */
    _Atomic int torn;   /* a failing write first writes half of its bytes */
    _Atomic int seen;   /* calls counted since it was armed */
    _Atomic int failed; /* calls that failed */
    _Atomic long clock; /* 64 bits: seconds that the clock of the day is off */
};

static struct control *control;
static const char *below;

__attribute__((constructor)) static void start(void) {
    const char *file = getenv("THIDUA_FAULTS");
    below = getenv("THIDUA_FAULTS_BELOW");
    if (!file || !below) return;
    int fd = open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *at = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (at != MAP_FAILED) control = at;
}

static int below_folder(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path);
    size_t want = strlen(below);
    return n > 0 && (size_t)n >= want && !memcmp(path, below, want);
}

static int fails(int kind, int fd) {
    if (!control || !control->armed || !(control->kinds & kind)) return 0;
    int before = errno, ours = below_folder(fd);
    errno = before;
    if (!ours) return 0;
    int n = atomic_fetch_add(&control->seen, 1) + 1;
    if (n < control->first || n - control->first >= control->times) return 0;
    atomic_fetch_add(&control->failed, 1);
    return 1;
}

static int give_error(void) {
    errno = control->error;
    return -1;
}

#define REAL(result, name, ...)                                                  \
    static result (*real)(__VA_ARGS__);                                          \
    if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (fails(WRITE, fd)) {
        if (control->torn) real(fd, bytes, count / 2);
        return give_error();
    }
    return real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    if (fails(PWRITE, fd)) {
        if (control->torn) real(fd, bytes, count / 2, at);
        return give_error();
    }
    return real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    if (fails(PWRITE, fd)) {
        if (control->torn) real(fd, bytes, count / 2, at);
        return give_error();
    }
    return real(fd, bytes, count, at);
}

int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    return fails(TRUNCATE, fd) ? give_error() : real(fd, size);
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    return fails(TRUNCATE, fd) ? give_error() : real(fd, size);
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    return fails(FSYNC, fd) ? give_error() : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return fails(FDATASYNC, fd) ? give_error() : real(fd);
}

int clock_gettime(clockid_t which, struct timespec *at) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int done = real(which, at);
    if (!done && which == CLOCK_REALTIME && control) at->tv_sec += control->clock;
    return done;
}
