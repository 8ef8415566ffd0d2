/* A disk that takes as long as it is told: preloaded, no flush ends while the file $SLOW_DISK is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void wait_for_it(void) {
  const char *gate = getenv("SLOW_DISK");
  while (gate && access(gate, F_OK) == 0) usleep(1000);
}

int fsync(int fd) {
  wait_for_it();
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  wait_for_it();
  return REAL(fdatasync)(fd);
}
