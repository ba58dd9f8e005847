package org.tereze.relay.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * A store in a process of its own that lives {@link StoreLife} until it is killed or some weeks are
 * over. One thread, so that a system call's number says what it is for.
 *
 * <p>Arguments: directory, {@link StoreFault}, the first week and how many. Says on its standard
 * output, one write a line, as the last word what it does next:
 *
 * <pre>
 * begins opening                 or "begins making" a store
 * opened NEXT
 * did WEEK STEP ANSWERS NEXT     it is durable; the store's answers, if any
 * </pre>
 */
final class StoreLifeChild {
  static final String OPENING = "opening";
  static final String MAKING = "making";

  // Unbuffered: what was written to the pipe outlives this process.
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private StoreLifeChild() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int from = Integer.parseInt(args[2]);
    int weeks = Integer.parseInt(args[3]);
    say("begins " + (Files.exists(directory.resolve("rocks/CURRENT")) ? OPENING : MAKING));
    RocksMailboxStore store =
        RocksMailboxStore.open(
            directory,
            StoreLife.limits(),
            () -> Long.MAX_VALUE,
            new SecureRandom(),
            StoreFault.valueOf(args[1]).write());
    say("opened " + name(StoreLife.Step.FIRST));
    for (int week = from; week < from + weeks; week++) {
      for (StoreLife.Step step : StoreLife.Step.values()) {
        String answers = StoreLife.apply(week, step, store);
        say("did " + week + " " + step + " " + answers + " " + name(step.next()));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static String name(StoreLife.Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }

  private static void say(String line) throws Exception {
    OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
