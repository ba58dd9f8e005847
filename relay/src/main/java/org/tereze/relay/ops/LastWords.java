package org.tereze.relay.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.PrintStream;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a thread dies of an Error: out of memory, or a part of the relay that
 * others would wait for in vain. Whatever was acknowledged is on the disk, and nothing else may be
 * any more. Any thread.
 *
 * <p>The first line needs no memory: it is made beforehand.
 */
final class LastWords implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

  private final byte[] line =
      "relay: a thread broke; the process ends, nothing that was acknowledged is lost\n"
          .getBytes(US_ASCII);
  private final PrintStream err;
  private final IntConsumer halt;

  /**
   * Last words of a process.
   *
   * @param halt ends it at once with this exit code, without shutdown hooks
   */
  LastWords(PrintStream err, IntConsumer halt) {
    this.err = err;
    this.halt = halt;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable broken) {
    if (!(broken instanceof Error)) {
      LOG.atError().addKeyValue("thread", thread.getName()).setCause(broken).log("a thread broke");
      return;
    }
    try {
      err.write(line, 0, line.length);
      err.flush();
      LOG.atError().addKeyValue("thread", thread.getName()).setCause(broken).log("a thread broke");
    } finally {
      halt.accept(RelayMain.BROKEN);
    }
  }
}
