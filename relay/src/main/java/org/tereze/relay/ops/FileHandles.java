package org.tereze.relay.ops;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tereze.relay.net.ServerLimits;

/**
 * Keeps links from taking the file handles that the store will need: a write-ahead log or a table
 * that cannot be opened would make it read-only. Holds nothing.
 */
final class FileHandles {
  private static final Logger LOG = LoggerFactory.getLogger(FileHandles.class);

  /** RocksDB's 256 open files; logs, libraries, sockets of our own, and as much again to spare. */
  static final int RESERVED = 512;

  private FileHandles() {}

  /** What this process may open, or as good as no bound where that is not known. */
  static long most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /**
   * The limits with no more links than there are handles for.
   *
   * @throws ConfigException if there are not even enough for the store
   */
  static ServerLimits within(long mostHandles, ServerLimits wanted) throws ConfigException {
    long forLinks = mostHandles - RESERVED;
    if (forLinks < 1) {
      throw new ConfigException(
          "this process may open "
              + mostHandles
              + " files, which is not enough: raise LimitNOFILE (ulimit -n) above "
              + RESERVED);
    }
    if (forLinks >= wanted.links()) {
      return wanted;
    }
    LOG.atWarn()
        .addKeyValue("files", mostHandles)
        .addKeyValue("links", forLinks)
        .log("LimitNOFILE (ulimit -n) leaves room for fewer links than limits.links");
    return wanted.withLinks((int) forLinks);
  }
}
