package org.tereze.testkit.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The n-th system call of one name in some thread of a process, and what it does there. Immutable.
 *
 * <p>A process that is killed there (by strace) has made n − 1 of them: the n-th is begun and never
 * done, and everything before it is.
 */
public final class KillPoint {
  /** Whatever changes files or makes them durable; names that this machine may not have, too. */
  private static final String CALLS =
      "write,pwrite64,fdatasync,fsync,?rename,?renameat,?renameat2,?unlink,?unlinkat,ftruncate,"
          + "fallocate,?mkdir,?mkdirat";

  private final String call;
  private final int nth;
  private final String moment;

  KillPoint(String call, int nth, String moment) {
    this.call = call;
    this.nth = nth;
    this.moment = moment;
  }

  /** What to put before a command so that its calls are written to a log, to be read later. */
  public static List<String> watching(Path log) {
    return command(log, null);
  }

  /** What to put before a command so that it is killed here, and its calls are in the log. */
  public List<String> killing(Path log) {
    return command(log, this);
  }

  private static List<String> command(Path log, @Nullable KillPoint point) {
    List<String> words = new ArrayList<>();
    words.addAll(Arrays.asList("strace", "-f", "-y", "--decode-pids=comm", "-s", "120"));
    words.addAll(Arrays.asList("-e", "trace=" + CALLS, "-e", "signal=none"));
    if (point != null) {
      words.add("-e");
      words.add("inject=" + point.call + ":signal=SIGKILL:when=" + point.nth);
    }
    words.addAll(Arrays.asList("-o", log.toString()));
    return words;
  }

  String call() {
    return call;
  }

  int nth() {
    return nth;
  }

  /** In words: what was going on, the call, and the kind of file. */
  public String moment() {
    return moment;
  }

  @Override
  public String toString() {
    return moment + " (" + call + " number " + nth + ")";
  }
}
